import { useText } from '../../locales/text.ts'
import { useListRoles } from '../../operations.ts'
import { ChoiceFields } from '../../ui/choice-fields.tsx'
import { SelectField } from '../../ui/field.tsx'
import { useEveryGroup } from '../../governed-lists.ts'
import { type Person, roleName } from './words.ts'

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

export function GroupFields({ chosen }: { chosen: Person['groups'] }) {
  const text = useText()
  const { data } = useEveryGroup()
  return <ChoiceFields legend={text('people.groups')} name="group" chosen={chosen} listed={data} />
}
