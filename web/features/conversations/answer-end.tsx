import type { Message } from '#contract/applications'
import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import { Note } from '../../ui/note.tsx'

/** An answer that did not come to its end: why, and what to do next. */
export function AnswerEnd({ message, onRetry }: { message: Message; onRetry: () => void }) {
  const text = useText()
  const isFailed = message.state === 'failed'
  return (
    <Note tone="warn">
      <p>
        <strong>{text(isFailed ? 'assistant.failed' : 'assistant.interrupted')}</strong>
      </p>
      {isFailed && message.error && <p>{message.error.message}</p>}
      <Button onClick={onRetry}>{text('retry')}</Button>
    </Note>
  )
}
