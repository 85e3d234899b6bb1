import { Outlet, useRouterState } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { Side } from './side.tsx'

/** The working page: the side with its navigation, then what the route shows. */
export function Frame() {
  const isAssistant = useRouterState({ select: ({ location }) => !location.pathname.startsWith('/collections') })
  return (
    <>
      <SkipLink isAssistant={isAssistant} />
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
