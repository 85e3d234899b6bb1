import { useCallback, useEffect, useRef } from 'react'
import type { ConversationDetail } from '#contract/applications'
import { useText } from '../../locales/text.ts'
import type { SourcesPanelState } from '../sources/use-sources-panel.ts'
import { PendingTurn } from './pending-turn.tsx'
import { temporaryId } from './temporary-thread.ts'
import './thread.css'
import { Turn } from './turn.tsx'
import type { Asking } from './use-ask.ts'
import { useFollowScroll } from './use-follow-scroll.ts'

interface ThreadProps {
  conversation: ConversationDetail | undefined
  sourcesFound: number
  panel: SourcesPanelState
  asking: Asking
  onTakeBack: (question: string) => void
}

export function Thread({ conversation, sourcesFound, panel, asking, onTakeBack }: ThreadProps) {
  const text = useText()
  const { send, pending } = asking
  const messages = untilReplaced(conversation?.messages ?? none, pending)
  const last = messages.at(-1)
  useFollowScroll(last, last?.state === 'streaming', conversation?.id)

  // The same function at each new word: the answers that stand are not drawn again.
  const current = useRef(messages)
  useEffect(() => void (current.current = messages))
  const retry = useCallback(
    (messageId: number) => {
      const position = current.current.findIndex(({ id }) => id === messageId)
      const question = current.current.slice(0, position).findLast(({ role }) => role === 'user')
      if (question) send(question.text, question.id)
    },
    [send],
  )
  const canAskInstead = conversation?.id !== temporaryId && last?.state !== 'streaming' && pending.length === 0
  const askInstead = useCallback((messageId: number, words: string) => send(words, messageId), [send])
  return (
    <ol className="thread" aria-label={text('assistant.messages')}>
      {messages.map((message) => (
        <Turn
          key={message.id}
          message={message}
          conversationId={conversation?.id ?? 0}
          versions={conversation?.versions.find(({ shown }) => shown === message.id)}
          onAskInstead={canAskInstead ? askInstead : undefined}
          openIndex={panel.messageId === message.id ? panel.openIndex : null}
          changes={changesOf(conversation, message.id)}
          sourcesFound={message.state === 'streaming' ? sourcesFound : 0}
          onOpenSource={panel.openFrom}
          onRetry={retry}
        />
      ))}
      {pending.map((question) => (
        <PendingTurn key={question.key} question={question} onTakeBack={onTakeBack} />
      ))}
    </ol>
  )
}

/** What a question on its way is asked instead of, and all that followed, is no longer shown. */
function untilReplaced(messages: ConversationDetail['messages'], pending: Asking['pending']) {
  const replaced = pending.find(({ replaces }) => replaces !== undefined)?.replaces
  const position = messages.findIndex(({ id }) => id === replaced)
  return position < 0 ? messages : messages.slice(0, position)
}

const none: ConversationDetail['messages'] = []
const unchanged: ConversationDetail['changed_citations'] = []

/** The same list each time for an answer that stands, so that it is not drawn again. */
function changesOf(conversation: ConversationDetail | undefined, messageId: number) {
  const all = conversation?.changed_citations ?? unchanged
  return all.length === 0 ? unchanged : all.filter((change) => change.message_id === messageId)
}
