import { useCallback, useEffect, useRef, useState } from 'react'
import type { ConversationDetail, Message } from '#contract/applications'
import { client } from '../../api.ts'
import { useProblemOf } from '../../ui/use-problem.ts'
import type { Choices } from './question-choices.tsx'
import { afterEvent, saidSoFar, withQuestion } from './temporary-thread.ts'

type Asked = Pick<Choices, 'assistant' | 'scope' | 'asOf'>

/** A conversation in the memory of the page alone: nothing of it goes to the browser's storage either. */
export function useTemporary({ assistant, scope, asOf }: Asked) {
  const problemOf = useProblemOf()
  const [conversation, setConversation] = useState<ConversationDetail | undefined>()
  const [sourcesFound, setSourcesFound] = useState(0)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const changeLast = useCallback((how: (message: Message) => Message): void => {
    setConversation((known) => {
      const last = known?.messages.at(-1)
      return known && last ? { ...known, messages: [...known.messages.slice(0, -1), how(last)] } : known
    })
  }, [])

  const send = useCallback(
    (text: string): void => {
      const next = withQuestion(conversation, text)
      const abort = new AbortController()
      running.current = abort
      setSourcesFound(0)
      setConversation(next)
      const body = {
        messages: saidSoFar(next),
        assistant,
        collection_ids: scope === null ? null : [...scope],
        as_of: asOf,
      }
      const follow = async (): Promise<void> => {
        for await (const event of client.ask('answerTemporarily', { body, signal: abort.signal })) {
          if (event.type === 'source-found') setSourcesFound((count) => count + 1)
          changeLast((message) => afterEvent(message, event))
        }
      }
      const over = (error?: unknown): void =>
        changeLast((message) => {
          if (message.state !== 'streaming') return message
          if (abort.signal.aborted || error === undefined) return { ...message, state: 'interrupted' }
          return { ...message, state: 'failed', error: { code: '', message: problemOf(error).message } }
        })
      follow().then(() => over(), over)
    },
    [conversation, assistant, scope, asOf, changeLast, problemOf],
  )
  const last = conversation?.messages.at(-1)
  return {
    conversation,
    sourcesFound,
    streamingId: last?.state === 'streaming' ? last.id : null,
    send,
    stop: useCallback(() => running.current?.abort(), []),
  }
}
