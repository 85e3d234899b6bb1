import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ConversationDetail, Message } from '#contract/applications'
import { useText } from '../../locales/text.ts'
import { useShowVersion } from '../../operations.ts'
import { readAgain } from '../../read-again.ts'
import { Button } from '../../ui/button.tsx'
import { EditQuestion } from './edit-question.tsx'
import { tellOtherTabs } from './other-tabs.ts'
import { Question } from './question.tsx'
import { conversationKey } from './use-conversation.ts'

type Versions = ConversationDetail['versions'][number]

interface QuestionTurnProps {
  message: Message
  conversationId: number
  /** The versions of this question, when it has several. */
  versions: Versions | undefined
  /** Asks in other words; absent while that cannot be done. */
  onAskInstead: ((messageId: number, words: string) => void) | undefined
}

/** A question that was asked: it can be asked in other words, and its versions leafed through. */
export function QuestionTurn({ message, conversationId, versions, onAskInstead }: QuestionTurnProps) {
  const text = useText()
  const [isEditing, setEditing] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  useEffect(() => {
    if (wasEditing.current && !isEditing) opener.current?.focus({ preventScroll: true })
    wasEditing.current = isEditing
  }, [isEditing])
  if (isEditing && onAskInstead) {
    return (
      <EditQuestion
        words={message.text}
        onSend={(words) => onAskInstead(message.id, words)}
        onClose={() => setEditing(false)}
      />
    )
  }
  return (
    <>
      <Question words={message.text} />
      <div className="row question-acts">
        {onAskInstead && (
          <Button ref={opener} kind="bare" onClick={() => setEditing(true)}>
            {text('question.edit')}
          </Button>
        )}
        {versions && (
          <VersionChoice conversationId={conversationId} versions={versions} isFixed={onAskInstead === undefined} />
        )}
      </div>
    </>
  )
}

interface VersionChoiceProps {
  conversationId: number
  versions: Versions
  /** While an answer is written, what is shown stays. */
  isFixed: boolean
}

function VersionChoice({ conversationId, versions: { shown, ids }, isFixed }: VersionChoiceProps) {
  const text = useText()
  const queryClient = useQueryClient()
  const { run } = useShowVersion({
    onDone: () => {
      tellOtherTabs(conversationId)
      return readAgain(queryClient, conversationKey(conversationId))
    },
  })
  const position = ids.indexOf(shown)
  const show = (id: number | undefined): void => {
    if (id !== undefined && !isFixed) run({ params: { id: conversationId }, body: { message_id: id } })
  }
  const [before, after] = [ids[position - 1], ids[position + 1]]
  return (
    <span className="row" role="group" aria-label={text('question.versions')}>
      <Button kind="bare" aria-disabled={isFixed || before === undefined} onClick={() => show(before)}>
        <span aria-hidden="true">‹</span>
        <span className="vh">{text('question.before')}</span>
      </Button>
      <span className="quiet">{text('question.version', { number: position + 1, total: ids.length })}</span>
      <Button kind="bare" aria-disabled={isFixed || after === undefined} onClick={() => show(after)}>
        <span aria-hidden="true">›</span>
        <span className="vh">{text('question.after')}</span>
      </Button>
    </span>
  )
}
