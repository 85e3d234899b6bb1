import { client } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { useGetIdentityProvider } from '../../operations.ts'
import { Link } from '@tanstack/react-router'
import { Note } from '../../ui/note.tsx'

/** The way to the identity provider, when the service has one. A link: the whole page goes there. */
export function IdentityProviderLink({ returnTo }: { returnTo: string | undefined }) {
  const text = useText()
  const label = useGetIdentityProvider({}).data?.label
  if (label == null) return null
  const query = returnTo === undefined ? '' : `?${new URLSearchParams({ return_to: returnTo }).toString()}`
  return (
    <a className="button" href={client.address('startOidc') + query}>
      {text('signIn.with', { label })}
    </a>
  )
}

/** The way for whoever forgot their password, where the service writes to people. */
export function ForgottenLink() {
  const text = useText()
  if (!useGetIdentityProvider({}).data?.sends_mail) return null
  return <Link to="/mot-de-passe-oublie">{text('signIn.forgotten')}</Link>
}

/** Why nobody came in. Words of an address that somebody wrote are not shown. */
export function SignInRefusal({ reason }: { reason: string }) {
  const text = useText()
  return (
    <Note tone="warn">
      <p role="alert">
        {text(wordsOf(reason))} <Link to="/aide">{text('help.whom.title')}</Link>
      </p>
    </Note>
  )
}

function wordsOf(reason: string) {
  switch (reason) {
    case 'unknown':
      return 'signIn.refused.unknown'
    case 'disabled':
      return 'signIn.refused.disabled'
    case 'expired':
      return 'signIn.refused.expired'
    case 'unreachable':
      return 'signIn.refused.unreachable'
    default:
      return 'signIn.refused.failed'
  }
}
