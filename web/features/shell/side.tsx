import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { useState } from 'react'
import { reading } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { Brand } from '../../ui/brand.tsx'
import { ConversationList } from '../conversations/conversation-list.tsx'
import { SideFooter } from './side-footer.tsx'

/** On a phone everything but the name of the service is behind one button, closed again at each page. */
export function Side() {
  const text = useText()
  const { data } = useQuery(reading('getSetup', {}))
  const page = useRouterState({ select: ({ location }) => location.pathname })
  const [openedOn, setOpenedOn] = useState<string | null>(null)
  const isOpen = openedOn === page
  return (
    <div className="side" data-open={isOpen || undefined}>
      <header>
        <Brand {...(data ? { organisation: data.organisation } : {})} />
        <button
          type="button"
          className="button menu"
          aria-expanded={isOpen}
          aria-controls="menu"
          onClick={() => setOpenedOn(isOpen ? null : page)}
        >
          {text('nav.menu')}
        </button>
      </header>
      <div id="menu" className="folded">
        <MainNavigation />
        <ConversationList />
        <SideFooter />
      </div>
    </div>
  )
}

function MainNavigation() {
  const text = useText()
  return (
    <nav className="nav" aria-label={text('nav.main')}>
      <ul>
        <li>
          <Link to="/" activeOptions={{ exact: true }}>
            {text('nav.new')}
          </Link>
        </li>
        <li>
          <Link to="/collections">{text('nav.collections')}</Link>
        </li>
      </ul>
    </nav>
  )
}
