import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { isApiError } from '#client/api-error'
import type { ConversationDetail } from '#contract/applications'
import { callWith } from '../../api.ts'
import { useText } from '../../locales/text.ts'
import { readAgain } from '../../read-again.ts'
import { useAnnouncements } from '../../ui/announcer.tsx'
import { addMessages, replaceFrom } from './apply-event.ts'
import { createOutbox, type Accepted, type OutboxStore, type PendingQuestion } from './outbox.ts'
import { tellOtherTabs } from './other-tabs.ts'
import { conversationKey } from './use-conversation.ts'

const storageKey = 'socle.outbox'
const firstDelayMs = 2_000
const longestDelayMs = 30_000

/** Kept for this tab: a reload loses nothing. */
const tabStore: OutboxStore = {
  read: () => readKept(sessionStorage.getItem(storageKey)),
  write: (questions) => sessionStorage.setItem(storageKey, JSON.stringify(questions)),
}

function readKept(kept: string | null): readonly PendingQuestion[] {
  try {
    const questions: unknown = JSON.parse(kept ?? '[]')
    return Array.isArray(questions) ? questions : []
  } catch {
    return []
  }
}

const empty = { messages: [], changed_citations: [], versions: [], last_event_id: 0 }

/** A conversation whose first question could not be delivered is used again at the next attempt. */
const started = new Map<string, number>()

async function deliver({
  key,
  conversationId,
  text,
  assistant,
  scope,
  asOf,
  replaces,
}: PendingQuestion): Promise<Accepted> {
  const body = assistant === undefined ? {} : { assistant }
  const id = conversationId ?? started.get(key) ?? (await callWith('createConversation', { body })).id
  if (conversationId === null) started.set(key, id)
  const accepted = await callWith('postMessage', {
    params: { id },
    body: { text, key, collection_ids: scope === null ? null : [...scope], as_of: asOf ?? null, replaces },
  })
  started.delete(key)
  return accepted
}

export const outbox = createOutbox(deliver, tabStore)

export function usePendingQuestions(): readonly PendingQuestion[] {
  return useSyncExternalStore(outbox.subscribe, outbox.pending)
}

/** Sends what waits as soon as the server can be reached again, wherever the reader is by then. */
export function useOutboxDelivery(): void {
  const queryClient = useQueryClient()
  const text = useText()
  const { alert } = useAnnouncements()
  const isWaiting = usePendingQuestions().some(({ state }) => state === 'waiting')

  useEffect(
    () =>
      outbox.listen({
        onWaiting: () => alert(text('assistant.offline')),
        onRefused: (_, error) => {
          // Whoever is no longer signed in is led to the sign-in page by this reading.
          if (isApiError(error) && error.status === 401) void queryClient.refetchQueries({ queryKey: ['getMe'] })
        },
        onAccepted: ({ replaces }, { conversation, user_message, assistant_message }) => {
          alert('')
          queryClient.setQueryData<ConversationDetail>(conversationKey(conversation.id), (known) =>
            addMessages(replaceFrom({ ...empty, ...known, ...conversation }, { replaces, by: user_message.id }), [
              user_message,
              assistant_message,
            ]),
          )
          void readAgain(queryClient, ['listConversations'])
          tellOtherTabs(conversation.id)
        },
      }),
    [queryClient, text, alert],
  )

  useEffect(() => {
    if (!isWaiting) return
    let delayMs = firstDelayMs
    let timer = setTimeout(again, delayMs)
    function again(): void {
      outbox.flush()
      delayMs = Math.min(longestDelayMs, delayMs * 2)
      timer = setTimeout(again, delayMs)
    }
    addEventListener('online', outbox.flush)
    return () => {
      clearTimeout(timer)
      removeEventListener('online', outbox.flush)
    }
  }, [isWaiting])
}
