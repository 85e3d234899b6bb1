import { useText } from '../../locales/text.ts'
import type { PendingQuestion } from './outbox.ts'
import { PendingTurn } from './pending-turn.tsx'
import './thread.css'

interface WaitingThreadProps {
  pending: readonly PendingQuestion[]
  onTakeBack: (question: string) => void
}

/** What was asked, until what shows answers is there: without a network that may last. */
export function WaitingThread({ pending, onTakeBack }: WaitingThreadProps) {
  const text = useText()
  if (pending.length === 0) return <div className="thread" />
  return (
    <ol className="thread" aria-label={text('assistant.messages')}>
      {pending.map((question) => (
        <PendingTurn key={question.key} question={question} onTakeBack={onTakeBack} />
      ))}
    </ol>
  )
}
