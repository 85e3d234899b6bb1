import { useMutation } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useCallback, useEffect } from 'react'
import { isApiError } from '#client/api-error'
import { callWith } from '../api.ts'
import { Composer } from '../features/conversations/composer.tsx'
import { ConversationHead } from '../features/conversations/conversation-head.tsx'
import { Thread } from '../features/conversations/thread.tsx'
import { useAnswerAnnouncements } from '../features/conversations/use-answer-announcements.ts'
import { useAsk } from '../features/conversations/use-ask.ts'
import { useConversation } from '../features/conversations/use-conversation.ts'
import { Welcome } from '../features/conversations/welcome.tsx'
import { SourcesPanel } from '../features/sources/sources-panel.tsx'
import { useSourcesPanel } from '../features/sources/use-sources-panel.ts'
import { useText } from '../locales/text.ts'
import { useAnnouncements } from '../ui/announcer.tsx'
import { useErrorText } from '../ui/use-error-text.ts'
import { useEscape } from '../ui/use-escape.ts'
import { usePageTitle } from '../ui/use-page-title.ts'
import { NotFoundNote } from './not-found-page.tsx'

/** One page for a new conversation and for a known one, so that sending the first question keeps the focus. */
export function AssistantPage() {
  const text = useText()
  const id = useConversationId()
  const { conversation, streamingId, sourcesFound, error } = useConversation(id)
  const panel = useSourcesPanel(id, conversation)
  const ask = useAsk(id)
  const stop = useStop(id)
  const title = id === null ? text('assistant.welcome') : (conversation?.title ?? text('nav.assistant'))
  usePageTitle(id === null ? text('nav.new') : title)
  useAnswerAnnouncements(conversation, streamingId)
  useShownErrors(ask.error ?? error)
  useEscape(() => {
    const isReading = document.activeElement?.closest('.panel, .cite') !== null
    if (streamingId !== null && !isReading) stop()
    else panel.close()
  })

  const { mutateAsync } = ask
  const send = useCallback((question: string) => mutateAsync(question), [mutateAsync])
  return (
    <>
      <main className="main" id="contenu" tabIndex={-1}>
        <ConversationHead title={title} conversation={conversation} />
        {id === null && <Welcome onAsk={(question) => void send(question).catch(() => undefined)} />}
        {isApiError(error) && error.status === 404 && <NotFoundNote />}
        {conversation && (
          <Thread
            conversation={conversation}
            sourcesFound={sourcesFound}
            panel={panel}
            onAsk={(question) => void send(question)}
          />
        )}
        <Composer conversationId={id} isAnswering={streamingId !== null} onSend={send} onStop={stop} />
      </main>
      {panel.proof && <SourcesPanel {...panel} proof={panel.proof} />}
    </>
  )
}

function useConversationId(): number | null {
  const { conversationId } = useParams({ strict: false })
  return conversationId === undefined ? null : Number(conversationId)
}

function useStop(id: number | null): () => void {
  const { mutate } = useMutation({
    mutationFn: (stopped: number) => callWith('stopAnswer', { params: { id: stopped } }),
  })
  return useCallback(() => (id === null ? undefined : mutate(id)), [id, mutate])
}

function useShownErrors(error: Error | null): void {
  const { alert } = useAnnouncements()
  const errorText = useErrorText()
  const words = error === null ? '' : errorText(error)
  useEffect(() => {
    alert(words)
    return () => alert('')
  }, [words, alert])
}
