import type { ReactNode } from 'react'
import { useText } from '../../locales/text.ts'
import { useListRoles } from '../../operations.ts'
import { SelectField } from '../../ui/field.tsx'
import { useEveryGroup, useEveryKey, useEveryPerson, useEveryProgram } from '../../governed-lists.ts'

const kinds = ['organisation', 'group', 'role', 'person', 'service-account', 'key'] as const
export type SubjectKind = (typeof kinds)[number]

interface SubjectFieldsProps {
  kind: SubjectKind
  onKind: (kind: SubjectKind) => void
}

/** Upon whom a limit is: first what kind, then which one. */
export function SubjectFields({ kind, onKind }: SubjectFieldsProps) {
  const text = useText()
  const Which = choices[kind]
  return (
    <>
      <SelectField
        label={text('limits.subject')}
        value={kind}
        options={kinds.map((value) => ({ value, label: text(`limits.subject.${value}`) }))}
        onChange={(event) => onKind(kinds.find((one) => one === event.target.value) ?? 'organisation')}
      />
      {Which && <Which />}
    </>
  )
}

interface Named {
  readonly id: number | string
  readonly name: string
}

function Choice({ among, hint }: { among: readonly Named[] | undefined; hint?: string }) {
  const text = useText()
  return (
    <SelectField
      key={among?.length}
      label={text('limits.which')}
      hint={hint}
      name="subject"
      required
      options={(among ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
    />
  )
}

function Groups() {
  return <Choice among={useEveryGroup().data} />
}

function Roles() {
  const text = useText()
  const own = useListRoles({}).data?.data.filter(({ built_in: isBuiltIn }) => !isBuiltIn)
  return <Choice among={own?.map(({ name }) => ({ id: name, name }))} hint={text('limits.role.hint')} />
}

function People() {
  return <Choice among={useEveryPerson().data} />
}

function Programs() {
  return <Choice among={useEveryProgram().data} />
}

function Keys() {
  const { data } = useEveryKey()
  const active = data?.filter(({ status }) => status === 'active')
  return <Choice among={active?.map(({ id, name, owner }) => ({ id, name: `${name} (${owner.name})` }))} />
}

const choices = {
  organisation: null,
  group: Groups,
  role: Roles,
  person: People,
  'service-account': Programs,
  key: Keys,
} as const satisfies Record<SubjectKind, (() => ReactNode) | null>
