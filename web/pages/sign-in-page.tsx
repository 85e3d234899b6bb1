import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { callWith } from '../api.ts'
import { Door } from '../features/shell/door.tsx'
import { useText } from '../locales/text.ts'
import { useAnnouncements } from '../ui/announcer.tsx'
import { Field, formText } from '../ui/field.tsx'
import { useErrorText } from '../ui/use-error-text.ts'
import { usePageTitle } from '../ui/use-page-title.ts'

export function SignInPage() {
  const text = useText()
  usePageTitle(text('signIn.title'))
  const { retour } = useSearch({ strict: false })
  const signIn = useSignIn(retour)
  return (
    <Door>
      <h1>{text('signIn.title')}</h1>
      {retour && retour !== '/' && <p className="note">{text('error.signedOut')}</p>}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          signIn.mutate({ email: formText(form, 'email').trim(), password: formText(form, 'password') })
        }}
      >
        <Field label={text('signIn.email')} name="email" type="email" autoComplete="username" required />
        <Field
          label={text('signIn.password')}
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        <button type="submit" className="button" data-kind="main">
          {text('signIn.submit')}
        </button>
      </form>
    </Door>
  )
}

function useSignIn(returnTo: string | undefined) {
  const queryClient = useQueryClient()
  const router = useRouter()
  const { alert } = useAnnouncements()
  const errorText = useErrorText()
  return useMutation({
    mutationFn: (body: { email: string; password: string }) => callWith('signIn', { body }),
    meta: { keepsSession: true },
    onMutate: () => alert(''),
    onError: (error) => alert(errorText(error)),
    onSuccess: (me) => {
      queryClient.setQueryData(['getMe', {}], me)
      // Only a path of this site: an address given in a link must not lead elsewhere.
      router.history.push(returnTo && /^\/(?![/\\])/.test(returnTo) ? returnTo : '/')
    },
  })
}
