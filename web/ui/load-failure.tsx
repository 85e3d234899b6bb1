import { useRouter } from '@tanstack/react-router'
import { Door } from '../features/shell/door.tsx'
import { useText } from '../locales/text.ts'
import { useErrorText } from './use-error-text.ts'

/** A page that could not be opened: why in words, and a way to try again. */
export function LoadFailure({ error }: { error: unknown }) {
  const text = useText()
  const errorText = useErrorText()
  const router = useRouter()
  return (
    <Door>
      <h1>Socle</h1>
      <p>{errorText(error)}</p>
      <button type="button" className="button" data-kind="main" onClick={() => void router.invalidate()}>
        {text('retry')}
      </button>
    </Door>
  )
}
