import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { readAgain } from '../../read-again.ts'
import { conversationKey } from './use-conversation.ts'

const channelName = 'socle.conversations'
const channel = new BroadcastChannel(channelName)

/** A conversation changed here: the other tabs of this browser read it again. */
export function tellOtherTabs(conversationId: number): void {
  // A channel has no other origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  channel.postMessage(conversationId)
}

/** Reads again what another tab changed. Other browsers see it when their window is looked at again. */
export function useOtherTabs(): void {
  const queryClient = useQueryClient()
  useEffect(() => {
    const hear = ({ data }: MessageEvent<unknown>): void => {
      if (typeof data !== 'number') return
      void readAgain(queryClient, conversationKey(data))
      void readAgain(queryClient, ['listConversations'])
    }
    channel.addEventListener('message', hear)
    return () => channel.removeEventListener('message', hear)
  }, [queryClient])
}
