import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useText } from '../../locales/text.ts'
import { Brand } from '../../ui/brand.tsx'
import { useAppearance } from '../appearance/use-appearance.ts'
import './door.css'
import { LanguageSwitch } from './language-switch.tsx'

/** A page before or beside the work: one card, its brand above, the required pages below. */
export function Door({ children, isWide = false }: { children: ReactNode; isWide?: boolean }) {
  const text = useText()
  const appearance = useAppearance()
  return (
    <div className="door" data-wide={isWide || undefined}>
      <header>
        <Brand name={appearance?.name} logo={appearance?.logo} />
      </header>
      <main id="contenu" tabIndex={-1}>
        {children}
      </main>
      <footer className="quiet">
        <Link to="/accessibilite">{text('nav.accessibility')}</Link>
        <Link to="/donnees">{text('nav.data')}</Link>
        <Link to="/mentions-legales">{text('legal.title')}</Link>
        <Link to="/aide">{text('help.title')}</Link>
        {appearance?.links.map(({ label, url }) => (
          <a key={url} href={url}>
            {label}
          </a>
        ))}
        <LanguageSwitch />
      </footer>
    </div>
  )
}
