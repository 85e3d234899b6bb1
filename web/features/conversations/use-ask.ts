import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useState } from 'react'
import { useAnnouncements } from '../../ui/announcer.tsx'
import { useProblem, type Problem } from '../../ui/use-problem.ts'
import type { PendingQuestion } from './outbox.ts'
import type { Scope } from './scope-choice.tsx'
import { outbox, usePendingQuestions } from './use-outbox.ts'

export interface Asking {
  /** Asks, or asks instead of a question of the conversation. */
  send: (question: string, replaces?: number) => void
  /** Questions of this conversation that have not left yet. */
  pending: readonly PendingQuestion[]
  isSending: boolean
  /** What the server refused last, and why. */
  refused: PendingQuestion | null
  problem: Problem | null
}

/** What is asked: collections, and the law of which day. */
interface Among {
  /** Name of the assistant that a new conversation is with. */
  assistant?: string | undefined
  scope?: Scope
  /** YYYY-MM-DD; null for today. */
  asOf?: string | null
}

/** Sends questions of one conversation; without one, a conversation is started and opened. */
export function useAsk(conversationId: number | null, { assistant, scope = null, asOf = null }: Among = {}): Asking {
  const navigate = useNavigate()
  const { alert } = useAnnouncements()
  const [refusal, setRefusal] = useState<{ question: PendingQuestion; error: unknown } | null>(null)
  const problem = useProblem(refusal?.error)
  const pending = usePendingQuestions().filter((question) => question.conversationId === conversationId)

  useEffect(() => setRefusal(null), [conversationId])
  useEffect(() => alert(problem?.message ?? ''), [problem, alert])
  useEffect(
    () =>
      outbox.listen({
        onRefused: (question, error) => {
          if (question.conversationId === conversationId) setRefusal({ question, error })
        },
        onAccepted: (question, { conversation }) => {
          if (question.conversationId !== null || conversationId !== null) return
          // The same page goes on: its question is brought to the top by the thread.
          void navigate({
            to: '/c/$conversationId',
            params: { conversationId: String(conversation.id) },
            resetScroll: false,
          })
        },
      }),
    [conversationId, navigate],
  )

  const send = useCallback(
    (text: string, replaces?: number) => {
      setRefusal(null)
      outbox.send({ conversationId, text, assistant, scope, asOf, replaces })
    },
    [conversationId, assistant, scope, asOf],
  )
  const isSending = pending.length > 0
  return { send, pending, isSending, refused: refusal?.question ?? null, problem }
}
