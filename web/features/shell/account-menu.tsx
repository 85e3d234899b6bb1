import { Link } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { useGetMe, useLeaveOidc } from '../../operations.ts'
import { Menu } from '../../ui/menu.tsx'
import { useLeave } from '../account/use-leave.ts'
import { useAppearance } from '../appearance/use-appearance.ts'
import { administrationPages } from './administration-pages.ts'
import { LanguageSwitch } from './language-switch.tsx'

/** Who is signed in, and what is theirs: always in sight at the foot of the side. */
export function AccountMenu() {
  const text = useText()
  const { data: me } = useGetMe({})
  const signOut = useSignedOut()
  const appearance = useAppearance()
  return (
    <Menu name={text('nav.account')} label={<Who name={me?.name ?? ''} email={me?.email ?? ''} />}>
      <li>
        <Link to="/compte">{text('nav.account')}</Link>
      </li>
      {administrationPages(me?.permissions ?? []).length > 0 && (
        <li>
          <Link to="/administration">{text('nav.administration')}</Link>
        </li>
      )}
      <li>
        <a href="/docs">{text('nav.reference')}</a>
      </li>
      <li>
        <Link to="/accessibilite">{text('nav.accessibility')}</Link>
      </li>
      <li>
        <Link to="/donnees">{text('nav.data')}</Link>
      </li>
      <li>
        <Link to="/mentions-legales">{text('legal.title')}</Link>
      </li>
      <li>
        <Link to="/aide">{text('help.title')}</Link>
      </li>
      {appearance?.links.map(({ label, url }) => (
        <li key={url}>
          <a href={url}>{label}</a>
        </li>
      ))}
      <li>
        <LanguageSwitch />
      </li>
      <li data-apart>
        <button type="button" onClick={signOut}>
          {text('nav.signOut')}
        </button>
      </li>
    </Menu>
  )
}

function Who({ name, email }: { name: string; email: string }) {
  return (
    <span className="who">
      {name}
      <small>{email}</small>
    </span>
  )
}

function useSignedOut(): () => void {
  const leave = useLeave()
  const { run } = useLeaveOidc({
    onDone: async ({ url }) => {
      await leave()
      if (url !== null) location.assign(url)
    },
  })
  return () => run({})
}
