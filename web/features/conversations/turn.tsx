import { memo } from 'react'
import type { Message } from '#contract/applications'
import { useText } from '../../locales/text.ts'
import { Answer, type AnswerProps } from './answer.tsx'
import { Question } from './question.tsx'

interface TurnProps extends AnswerProps {
  message: Message
}

/** One message of the thread, under a heading that names who speaks. */
export const Turn = memo(function Turn(props: TurnProps) {
  const text = useText()
  const { message } = props
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
      <Question words={message.text} />
    </li>
  )
})
