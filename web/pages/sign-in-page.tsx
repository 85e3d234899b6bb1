import { useSearch } from '@tanstack/react-router'
import { ForgottenLink, IdentityProviderLink, SignInRefusal } from '../features/account/identity-provider.tsx'
import { useArrival } from '../features/account/use-arrival.ts'
import { Door } from '../features/shell/door.tsx'
import { useText } from '../locales/text.ts'
import { useSignIn } from '../operations.ts'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Note } from '../ui/note.tsx'
import { usePageTitle } from '../ui/use-page-title.ts'

export function SignInPage() {
  const text = useText()
  usePageTitle(text('signIn.title'))
  const { retour, refus } = useSearch({ from: '/connexion' })
  const signIn = useSignedIn(retour)
  return (
    <Door>
      <h1>{text('signIn.title')}</h1>
      {refus !== undefined && <SignInRefusal reason={refus} />}
      {retour && retour !== '/' && <Note>{text('error.signedOut')}</Note>}
      <Form
        submit={text('signIn.submit')}
        problem={signIn.problem}
        isRunning={signIn.isRunning}
        onSubmit={(values) => signIn.run({ body: { email: values.text('email'), password: values.raw('password') } })}
      >
        <Field label={text('signIn.email')} name="email" type="email" autoComplete="username" required />
        <Field
          label={text('signIn.password')}
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
      </Form>
      <ForgottenLink />
      <IdentityProviderLink returnTo={retour} />
    </Door>
  )
}

function useSignedIn(returnTo: string | undefined) {
  const arrive = useArrival(returnTo)
  return useSignIn({
    failure: 'beside',
    keepsSession: true,
    onDone: arrive,
  })
}
