import { useText } from '../../locales/text.ts'
import { Button } from '../../ui/button.tsx'
import type { PendingQuestion } from './outbox.ts'
import { outbox } from './use-outbox.ts'
import { Question } from './question.tsx'

/** A question that has not left: it stays in its place, and says what it waits for. */
export function PendingTurn({
  question,
  onTakeBack,
}: {
  question: PendingQuestion
  onTakeBack: (text: string) => void
}) {
  const text = useText()
  const isWaiting = question.state === 'waiting'
  return (
    <li className="turn" data-who="you" data-pending>
      <h2>{text('assistant.you')}</h2>
      <Question words={question.text} />
      <div className="row">
        <p className="quiet">{text(isWaiting ? 'assistant.offline' : 'assistant.sending')}</p>
        {isWaiting && (
          <>
            <Button kind="bare" onClick={outbox.flush}>
              {text('assistant.sendNow')}
            </Button>
            <Button kind="bare" onClick={() => (outbox.remove(question.key), onTakeBack(question.text))}>
              {text('assistant.takeBack')}
            </Button>
          </>
        )}
      </div>
    </li>
  )
}
