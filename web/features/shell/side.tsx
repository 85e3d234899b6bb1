import { Link, useRouterState } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { useGetMe, useGetSetup, useListChangedAnswers } from '../../operations.ts'
import { Brand } from '../../ui/brand.tsx'
import { Button } from '../../ui/button.tsx'
import { useAppearance } from '../appearance/use-appearance.ts'
import { ConversationList } from '../conversations/conversation-list.tsx'
import { AccountMenu } from './account-menu.tsx'
import { administrationPages } from './administration-pages.ts'
import { AdministrationNavigation } from './administration-navigation.tsx'
import './side.css'

/** On a phone everything but the name of the service is behind one button, closed again at each page. */
export function Side() {
  const text = useText()
  const { data } = useGetSetup({})
  const { data: me } = useGetMe({})
  const appearance = useAppearance()
  const page = useRouterState({ select: ({ location }) => location.pathname })
  const [openedOn, setOpenedOn] = useState<string | null>(null)
  const isOpen = openedOn === page
  const isAdministration = useRouterState({
    select: ({ matches }) =>
      matches.some(({ routeId, status }) => routeId === '/signed-in/administration' && status === 'success'),
  })
  const hasPages = administrationPages(me?.permissions ?? []).length > 0
  return (
    <div className="side" data-open={isOpen || undefined}>
      <header>
        <Brand {...(data ? { organisation: data.organisation } : {})} name={appearance?.name} logo={appearance?.logo} />
        <div className="side-menu">
          <Button aria-expanded={isOpen} aria-controls="menu" onClick={() => setOpenedOn(isOpen ? null : page)}>
            {text('nav.menu')}
          </Button>
        </div>
      </header>
      <div id="menu" className="folded">
        {isAdministration && hasPages ? <AdministrationNavigation /> : <EverydayNavigation />}
        <AccountMenu />
      </div>
    </div>
  )
}

/** Only when there is something to review. */
function ChangedAnswersLink() {
  const text = useText()
  const { data } = useListChangedAnswers({ query: { limit: 1 } }, { staleTime: 300_000 })
  if (!data || data.total === 0) return null
  return (
    <li>
      <Link to="/reponses-a-revoir">
        {text('nav.changed')} ({text.number(data.total)})
      </Link>
    </li>
  )
}

function EverydayNavigation() {
  const text = useText()
  return (
    <>
      <nav className="nav" aria-label={text('nav.main')}>
        <ul>
          <li>
            <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
              {text('nav.new')}
            </Link>
          </li>
          <li>
            <Link to="/collections">{text('nav.collections')}</Link>
          </li>
          <ChangedAnswersLink />
        </ul>
      </nav>
      <ConversationList />
    </>
  )
}
