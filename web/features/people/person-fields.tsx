import { useText } from '../../locales/text.ts'
import { useListGroups, useListRoles } from '../../operations.ts'
import { CheckField, SelectField } from '../../ui/field.tsx'
import { roleName } from './words.ts'

export function RoleField({ given }: { given: string }) {
  const text = useText()
  const { data } = useListRoles({})
  const names = data?.data.map(({ name }) => name) ?? [given]
  return (
    <SelectField
      // Roles that come later must not leave another choice than the one that is known.
      key={names.join()}
      label={text('people.role')}
      name="role"
      defaultValue={given}
      options={names.map((name) => ({ value: name, label: roleName(text, name) }))}
    />
  )
}

export function GroupFields({ chosen }: { chosen: readonly number[] }) {
  const text = useText()
  const { data } = useListGroups({ query: { limit: 100 } })
  if (!data || data.data.length === 0) return null
  return (
    <fieldset className="bare">
      <legend>{text('people.groups')}</legend>
      {data.data.map(({ id, name }) => (
        <CheckField key={id} label={name} name="group" value={id} defaultChecked={chosen.includes(id)} />
      ))}
    </fieldset>
  )
}
