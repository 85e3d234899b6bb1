import { useText } from '../../locales/text.ts'
import { useListAllKeys, useListGroups, useListPeople, useListServiceAccounts } from '../../operations.ts'
import { SelectField } from '../../ui/field.tsx'

const kinds = ['organisation', 'group', 'person', 'service-account', 'key'] as const
export type SubjectKind = (typeof kinds)[number]

interface SubjectFieldsProps {
  kind: SubjectKind
  onKind: (kind: SubjectKind) => void
}

/** Upon whom a limit is: first what kind, then which one. */
export function SubjectFields({ kind, onKind }: SubjectFieldsProps) {
  const text = useText()
  const Which = { organisation: null, group: Groups, person: People, 'service-account': Programs, key: Keys }[kind]
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

const first = { query: { limit: 100 } } as const

interface Named {
  readonly id: number
  readonly name: string
}

function Choice({ among }: { among: readonly Named[] | undefined }) {
  const text = useText()
  return (
    <SelectField
      key={among?.length}
      label={text('limits.which')}
      name="subject"
      required
      options={(among ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
    />
  )
}

function Groups() {
  return <Choice among={useListGroups(first).data?.data} />
}

function People() {
  return <Choice among={useListPeople(first).data?.data} />
}

function Programs() {
  return <Choice among={useListServiceAccounts(first).data?.data} />
}

function Keys() {
  const { data } = useListAllKeys(first)
  const active = data?.data.filter(({ status }) => status === 'active')
  return <Choice among={active?.map(({ id, name, owner }) => ({ id, name: `${name} (${owner.name})` }))} />
}
