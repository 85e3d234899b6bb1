import { useEffect, useRef } from 'react'
import type { ConversationDetail, Message } from '#contract/applications'
import { useText } from '../../locales/text.ts'
import { useAnnouncements } from '../../ui/announcer.tsx'

/** Says that an answer starts and ends, once each, and never its words. */
export function useAnswerAnnouncements(conversation: ConversationDetail | undefined, streamingId: number | null): void {
  const { say, alert } = useAnnouncements()
  const text = useText()
  const followed = useRef<number | null>(null)

  useEffect(() => {
    const announceEnd = ({ state, error }: Message): void => {
      if (state === 'finished') return say(text('assistant.done'))
      if (state === 'interrupted') return say(text('assistant.interrupted'))
      say('')
      alert(error?.message ?? text('assistant.failed'))
    }
    if (streamingId !== null) {
      if (followed.current === streamingId) return
      followed.current = streamingId
      alert('')
      say(text('assistant.running'))
      return
    }
    const ended = conversation?.messages.find(({ id }) => id === followed.current)
    followed.current = null
    if (ended) announceEnd(ended)
  }, [conversation, streamingId, text, say, alert])
}
