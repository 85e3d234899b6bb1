import { memo } from 'react'
import type { ConversationDetail, Message } from '#contract/applications'
import { useText } from '../../locales/text.ts'
import { Answer, type AnswerProps } from './answer.tsx'
import { QuestionTurn } from './question-turn.tsx'

interface TurnProps extends AnswerProps {
  message: Message
  /** Of this question, when it has several. */
  versions: ConversationDetail['versions'][number] | undefined
  onAskInstead: ((messageId: number, words: string) => void) | undefined
}

/** One message of the thread, under a heading that names who speaks. */
export const Turn = memo(function Turn(props: TurnProps) {
  const text = useText()
  const { message, conversationId, versions, onAskInstead } = props
  if (message.role === 'assistant') {
    return (
      <li className="turn" data-state={message.state}>
        <h2>{text('assistant.name')}</h2>
        <Answer {...props} />
      </li>
    )
  }
  return (
    <li className="turn" data-who="you">
      <h2>{text('assistant.you')}</h2>
      <QuestionTurn message={message} conversationId={conversationId} versions={versions} onAskInstead={onAskInstead} />
    </li>
  )
})
