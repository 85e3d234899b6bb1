import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ConversationDetail } from '#contract/applications'
import { callWith, client } from '../../api.ts'
import { readAgain } from '../../read-again.ts'
import { applyEvent, newest } from './apply-event.ts'
import { followEvents } from './follow-events.ts'

export const conversationKey = (id: number): readonly [string, number] => ['conversation', id]

function conversationOptions(queryClient: QueryClient, id: number) {
  return queryOptions<ConversationDetail>({
    queryKey: conversationKey(id),
    queryFn: async ({ signal }) => {
      const read = await callWith('getConversation', { params: { id }, signal })
      return newest(queryClient.getQueryData<ConversationDetail>(conversationKey(id)), read)
    },
    // Comparing every passage again at each new word would be slower than drawing it.
    structuralSharing: false,
  })
}

/** A conversation and, while an answer is written, what the server says of it. */
export function useConversation(id: number | null) {
  const queryClient = useQueryClient()
  const query = useQuery({ ...conversationOptions(queryClient, id ?? 0), enabled: id !== null })
  const conversation = id === null ? undefined : query.data
  const streamingId = conversation?.messages.findLast(({ state }) => state === 'streaming')?.id ?? null
  const [sourcesFound, setSourcesFound] = useState(0)

  useEffect(() => {
    if (id === null || streamingId === null) return
    setSourcesFound(0)
    const abort = new AbortController()
    const known = queryClient.getQueryData<ConversationDetail>(conversationKey(id))
    const events = client.events('conversationEvents', {
      params: { id },
      after: known?.last_event_id ?? 0,
      signal: abort.signal,
    })
    const following = followEvents(events, (received) => {
      const found = received.filter(({ event }) => event.type === 'source-found').length
      if (found > 0) setSourcesFound((count) => count + found)
      queryClient.setQueryData<ConversationDetail>(conversationKey(id), (current) =>
        current ? received.reduce(applyEvent, current) : current,
      )
    })
    following.catch(() => readAgain(queryClient, conversationKey(id)))
    return () => abort.abort()
  }, [id, streamingId, queryClient])

  return { conversation, streamingId, sourcesFound, error: id === null ? null : query.error, refetch: query.refetch }
}
