import { Outlet, useRouterState } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { Banner } from '../appearance/banner.tsx'
import { useAppearance } from '../appearance/use-appearance.ts'
import { useOtherTabs } from '../conversations/other-tabs.ts'
import { useOutboxDelivery } from '../conversations/use-outbox.ts'
import { useKeptFocus } from '../../ui/use-kept-focus.ts'
import { Side } from './side.tsx'
import './frame.css'

/** The working page: the side with its navigation, then what the route shows. */
export function Frame() {
  const isAssistant = useRouterState({
    select: ({ matches }) => matches.some(({ routeId }) => routeId === '/signed-in/assistant'),
  })
  useOutboxDelivery()
  useOtherTabs()
  useKeptFocus()
  const appearance = useAppearance()
  return (
    <>
      <SkipLink isAssistant={isAssistant} />
      <Banner banner={appearance?.banner} />
      <div className="frame">
        <Side />
        <Outlet />
      </div>
    </>
  )
}

function SkipLink({ isAssistant }: { isAssistant: boolean }) {
  const text = useText()
  const target = isAssistant ? 'saisie' : 'contenu'
  return (
    <a
      className="skip"
      href={`#${target}`}
      onClick={(event) => {
        event.preventDefault()
        document.getElementById(target)?.focus()
      }}
    >
      {text(isAssistant ? 'skip.composer' : 'skip.content')}
    </a>
  )
}
