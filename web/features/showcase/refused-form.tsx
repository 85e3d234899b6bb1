import { ChoiceFields } from '../../ui/choice-fields.tsx'
import { CheckField, Field, SelectField, TextAreaField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'

const [first, second] = [
  { id: 1, name: 'First' },
  { id: 2, name: 'Second', hint: 'Its hint' },
] as const

export function RefusedForm() {
  const problem = { message: 'The server said no.', fields: { name: 'This name is taken.' }, isUnreachable: false }
  const options = [
    { value: 'a', label: 'First' },
    { value: 'b', label: 'Second' },
  ]
  return (
    <Form submit="Send" problem={problem} onSubmit={() => undefined} onCancel={() => undefined}>
      <Field label="Field with a refusal" hint="Its hint" name="name" defaultValue="Taken" />
      <TextAreaField label="TextAreaField" name="text" placeholder="Placeholder" />
      <SelectField label="SelectField" name="choice" options={options} />
      <CheckField label="CheckField" hint="Its hint" name="box" defaultChecked />
      <CheckField label="CheckField isRadio" isRadio name="one" value="1" />
      <ChoiceFields legend="ChoiceFields" hint="Their hint" name="chosen" chosen={[second]} listed={[first, second]} />
    </Form>
  )
}
