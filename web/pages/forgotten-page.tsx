import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Door } from '../features/shell/door.tsx'
import { useText } from '../locales/text.ts'
import { useForgotPassword } from '../operations.ts'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Note } from '../ui/note.tsx'
import { usePageTitle } from '../ui/use-page-title.ts'

/** Has a link sent to choose another password; says the same whether an account has the address or not. */
export function ForgottenPage() {
  const text = useText()
  usePageTitle(text('forgotten.title'))
  const [isSent, setSent] = useState(false)
  const forgot = useForgotPassword({
    failure: 'beside',
    onDone: () => setSent(true),
    says: () => text('forgotten.sent'),
  })
  return (
    <Door>
      <h1>{text('forgotten.title')}</h1>
      {isSent ? (
        <Note>{text('forgotten.sent')}</Note>
      ) : (
        <Form
          submit={text('forgotten.submit')}
          problem={forgot.problem}
          isRunning={forgot.isRunning}
          onSubmit={(values) => forgot.run({ body: { email: values.text('email') } })}
        >
          <p>{text('forgotten.text')}</p>
          <Field
            label={text('signIn.email')}
            name="email"
            type="email"
            autoComplete="username"
            required
            maxLength={320}
          />
        </Form>
      )}
      <Link to="/connexion">{text('forgotten.back')}</Link>
    </Door>
  )
}
