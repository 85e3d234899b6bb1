import { useText } from '../locales/text.ts'
import { Button } from './button.tsx'
import { Note } from './note.tsx'
import { useProblem } from './use-problem.ts'

/** A part of a page that could not be read. */
export function ReadingFailure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const text = useText()
  const problem = useProblem(error)
  return (
    <Note tone="danger">
      <p>{problem?.message}</p>
      <Button onClick={onRetry}>{text('retry')}</Button>
    </Note>
  )
}
