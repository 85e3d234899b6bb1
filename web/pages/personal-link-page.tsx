import { Door } from '../features/shell/door.tsx'
import { useText } from '../locales/text.ts'
import { useAcceptPersonalLink, useReadPersonalLink } from '../operations.ts'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Note } from '../ui/note.tsx'
import { usePageTitle } from '../ui/use-page-title.ts'
import { useProblem } from '../ui/use-problem.ts'
import { NewPasswordField } from '../features/account/new-password-field.tsx'
import { useArrival } from '../features/account/use-arrival.ts'

/** Where an invitation, or a link to choose another password, leads: whom it is for, then a password. */
export function PersonalLinkPage() {
  const text = useText()
  usePageTitle(text('link.title'))
  // Read by hand: this page is at two addresses.
  const token = new URLSearchParams(location.search).get('token') ?? ''
  const { data, error } = useReadPersonalLink({ body: { token } }, { retry: false, enabled: token.length >= 20 })
  const problem = useProblem(error)
  return (
    <Door>
      <h1>{text(data?.kind === 'password_reset' ? 'link.password' : 'link.title')}</h1>
      {token.length < 20 && <Note tone="warn">{text('link.unreadable')}</Note>}
      {problem && <Note tone="danger">{problem.message}</Note>}
      {data && (
        <>
          <p>{text('link.welcome', { name: data.name, organisation: data.organisation })}</p>
          <PasswordForm token={token} email={data.email} />
        </>
      )}
    </Door>
  )
}

function PasswordForm({ token, email }: { token: string; email: string }) {
  const text = useText()
  const accept = useAcceptPersonalLink({ failure: 'beside', onDone: useArrival('/') })
  return (
    <Form
      submit={text('link.submit')}
      problem={accept.problem}
      isRunning={accept.isRunning}
      onSubmit={(values) => accept.run({ body: { token, password: values.raw('password') } })}
    >
      <Field label={text('signIn.email')} type="email" autoComplete="username" readOnly value={email} />
      <NewPasswordField label={text('signIn.password')} />
    </Form>
  )
}
