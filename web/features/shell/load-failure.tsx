import { useRouter } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { useProblem } from '../../ui/use-problem.ts'
import { Door } from './door.tsx'

/** A page that could not be opened: why in words, and a way to try again. */
export function LoadFailure({ error }: { error: unknown }) {
  const text = useText()
  const problem = useProblem(error)
  const router = useRouter()
  return (
    <Door>
      <h1>Socle</h1>
      <p>{problem?.message}</p>
      <Button kind="main" onClick={() => void router.invalidate()}>
        {text('retry')}
      </Button>
    </Door>
  )
}
