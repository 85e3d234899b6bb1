import { useText } from '../../locales/text.ts'
import { Field } from '../../ui/field.tsx'

/** A password that is being chosen, under the name `password`; the server says whether it is easy to guess. */
export function NewPasswordField({ label }: { label: string }) {
  const text = useText()
  return (
    <Field
      label={label}
      hint={text('setup.password.hint')}
      name="password"
      type="password"
      autoComplete="new-password"
      required
      minLength={12}
      maxLength={500}
    />
  )
}
