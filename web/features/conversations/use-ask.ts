import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import type { ConversationDetail } from '#contract/applications'
import { callWith } from '../../api.ts'
import { addMessages } from './apply-event.ts'
import { conversationKey } from './use-conversation.ts'

/** Sends a question; without a conversation, one is started and opened. */
export function useAsk(conversationId: number | null) {
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  // A conversation whose first question was refused is used again at the next attempt.
  const started = useRef<number | null>(null)

  return useMutation({
    mutationFn: async (text: string) => {
      const id = conversationId ?? started.current ?? (await callWith('createConversation', { body: {} })).id
      if (conversationId === null) started.current = id
      return callWith('postMessage', { params: { id }, body: { text } })
    },
    onSuccess: async ({ conversation, user_message, assistant_message }) => {
      const { id } = conversation
      queryClient.setQueryData<ConversationDetail>(conversationKey(id), (known) =>
        addMessages({ messages: [], last_event_id: 0, ...known, ...conversation }, [user_message, assistant_message]),
      )
      void queryClient.invalidateQueries({ queryKey: ['listConversations'] })
      if (conversationId !== null) return
      started.current = null
      await navigate({ to: '/c/$conversationId', params: { conversationId: String(id) } })
    },
  })
}
