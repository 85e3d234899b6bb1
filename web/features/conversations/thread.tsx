import { useCallback } from 'react'
import type { ConversationDetail } from '#contract/applications'
import { useText } from '../../locales/text.ts'
import type { SourcesPanelState } from '../sources/use-sources-panel.ts'
import { Turn } from './turn.tsx'
import { useFollowScroll } from './use-follow-scroll.ts'

interface ThreadProps {
  conversation: ConversationDetail
  sourcesFound: number
  panel: SourcesPanelState
  onAsk: (question: string) => void
}

export function Thread({ conversation, sourcesFound, panel, onAsk }: ThreadProps) {
  const text = useText()
  const { messages } = conversation
  const last = messages.at(-1)
  useFollowScroll(last, last?.state === 'streaming')

  const retry = useCallback(
    (messageId: number) => {
      const position = messages.findIndex(({ id }) => id === messageId)
      const question = messages.slice(0, position).findLast(({ role }) => role === 'user')
      if (question) onAsk(question.text)
    },
    [messages, onAsk],
  )
  return (
    <ol className="thread" aria-label={text('assistant.messages')}>
      {messages.map((message) => (
        <Turn
          key={message.id}
          message={message}
          openIndex={panel.messageId === message.id ? panel.openIndex : null}
          sourcesFound={message.state === 'streaming' ? sourcesFound : 0}
          onOpenSource={panel.openFrom}
          onRetry={retry}
        />
      ))}
    </ol>
  )
}
