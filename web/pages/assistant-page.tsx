import { useParams, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { isApiError } from '#client/api-error'
import { Composer } from '../features/conversations/composer.tsx'
import { ConversationHead } from '../features/conversations/conversation-head.tsx'
import { QuestionChoices, useChoices } from '../features/conversations/question-choices.tsx'
import { useAnswerAnnouncements } from '../features/conversations/use-answer-announcements.ts'
import { useAsk, type Asking } from '../features/conversations/use-ask.ts'
import { useConversation } from '../features/conversations/use-conversation.ts'
import { useDraft } from '../features/conversations/use-draft.ts'
import { WaitingThread } from '../features/conversations/waiting-thread.tsx'
import { Welcome } from '../features/conversations/welcome.tsx'
import { fetchPart } from '../fetch-part.ts'
import { useSourcesPanel } from '../features/sources/use-sources-panel.ts'
import { useText } from '../locales/text.ts'
import { useStopAnswer } from '../operations.ts'
import { ReadingFailure } from '../ui/reading-failure.tsx'
import { useEscape } from '../ui/use-escape.ts'
import { usePageTitle } from '../ui/use-page-title.ts'
import { NotFoundNote } from './not-found-page.tsx'

/** What reads Markdown is fetched with the first letters of a question, or once the page rests: without a network it could not be. */
const importPanel = () => import('../features/sources/sources-panel.tsx')
const importThread = () => Promise.all([import('../features/conversations/thread.tsx'), importPanel()])
const Thread = lazy(async () => ({ default: (await fetchPart(importThread))[0].Thread }))
const SourcesPanel = lazy(async () => ({ default: (await fetchPart(importPanel)).SourcesPanel }))

const TemporaryConversation = lazy(async () => ({
  default: (await import('../features/conversations/temporary-conversation.tsx')).TemporaryConversation,
}))

const restMs = 2_000
/** Asked for early, and again when it is needed. */
const ignore = (): void => {}

/** A conversation that is kept, or one that is in this page alone. */
export function AssistantPage() {
  const id = useConversationId()
  const { temporaire } = useSearch({ from: '/signed-in/assistant' })
  if (id !== null || temporaire === undefined) return <KeptConversation id={id} />
  return (
    <Suspense fallback={<main className="main" id="contenu" tabIndex={-1} />}>
      <TemporaryConversation />
    </Suspense>
  )
}

/** One page for a new conversation and for a known one, so that sending the first question keeps the focus. */
function KeptConversation({ id }: { id: number | null }) {
  const text = useText()
  const { conversation, streamingId, sourcesFound, error, refetch } = useConversation(id)
  const panel = useSourcesPanel(conversation)
  const choices = useChoices(id === null ? undefined : conversation)
  const asking = useAsk(id, choices)
  const [draft, setDraft] = useDraft(id)
  const { run: stop } = useStopAnswer()
  const title = id === null ? text('assistant.welcome') : (conversation?.title ?? text('nav.assistant'))
  usePageTitle(id === null ? text('nav.new') : title)
  useAnswerAnnouncements(conversation, streamingId)
  useGivenBack(asking, draft, setDraft)
  useThreadAtRest()
  const stopHere = (): void => (id === null ? undefined : stop({ params: { id } }))
  useEscape(() => {
    const isReading = document.activeElement?.closest('.panel, .cite') !== null
    if (streamingId !== null && !isReading) stopHere()
    else panel.close()
  })

  const isNew = id === null && asking.pending.length === 0
  return (
    <>
      <main className="main" id="contenu" tabIndex={-1}>
        <ConversationHead title={title} conversation={conversation} />
        {isNew && <Welcome onAsk={asking.send} />}
        <ConversationFailure error={error} onRetry={() => void refetch()} />
        {!isNew && (
          <Suspense fallback={<WaitingThread pending={asking.pending} onTakeBack={setDraft} />}>
            <Thread
              conversation={conversation}
              sourcesFound={sourcesFound}
              panel={panel}
              asking={asking}
              onTakeBack={setDraft}
            />
          </Suspense>
        )}
        <Composer
          conversationId={id}
          draft={draft}
          onChange={(written) => {
            importThread().catch(ignore)
            setDraft(written)
          }}
          isAnswering={streamingId !== null || asking.pending.some(({ state }) => state === 'sending')}
          onSend={asking.send}
          onStop={stopHere}
          problem={asking.problem?.message}
        >
          <QuestionChoices {...choices} />
        </Composer>
      </main>
      <Suspense>{panel.proof && <SourcesPanel {...panel} proof={panel.proof} />}</Suspense>
    </>
  )
}

function useThreadAtRest(): void {
  useEffect(() => {
    const rest = setTimeout(() => void importThread().catch(ignore), restMs)
    return () => clearTimeout(rest)
  }, [])
}

function useConversationId(): number | null {
  const { conversationId } = useParams({ strict: false })
  return conversationId === undefined ? null : Number(conversationId)
}

/** A refused question returns to the box, unless something else is being written there. */
function useGivenBack({ refused }: Asking, draft: string, setDraft: (text: string) => void): void {
  useEffect(() => {
    if (refused && draft === '') setDraft(refused.text)
    // Once per refusal: an author who empties the box means it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [refused])
}

function ConversationFailure({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  if (error === null) return null
  const isAbsent = isApiError(error) && (error.status === 404 || error.status === 422)
  return (
    <div className="thread">{isAbsent ? <NotFoundNote /> : <ReadingFailure error={error} onRetry={onRetry} />}</div>
  )
}
