import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { useChangePassword } from '../../operations.ts'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { NewPasswordField } from './new-password-field.tsx'

export function PasswordPart() {
  const text = useText()
  const [changes, setChanges] = useState(0)
  const change = useChangePassword({
    failure: 'beside',
    keepsSession: true,
    invalidates: ['listSessions'],
    says: () => text('account.password.changed'),
    onDone: () => setChanges((count) => count + 1),
  })
  return (
    <section className="stack narrow" aria-labelledby="mot-de-passe">
      <h2 id="mot-de-passe">{text('account.password')}</h2>
      <Form
        // Empty again once it is changed.
        key={changes}
        submit={text('account.password.submit')}
        problem={change.problem}
        isRunning={change.isRunning}
        onSubmit={(values) =>
          change.run({ body: { current: values.raw('current'), password: values.raw('password') } })
        }
      >
        <Field
          label={text('account.password.current')}
          name="current"
          type="password"
          autoComplete="current-password"
          required
          maxLength={500}
        />
        <NewPasswordField label={text('account.password.new')} />
      </Form>
      {changes > 0 && <p className="quiet">{text('account.password.changed')}</p>}
    </section>
  )
}
