import type { OperationOutput } from '#client/client'
import { isApiError } from '#client/api-error'

/** A question on its way. Its key makes it one question however often it is sent. */
export interface PendingQuestion {
  readonly key: string
  /** Null for the first question of a conversation that is still to be started. */
  readonly conversationId: number | null
  readonly text: string
  /** Name of the assistant that a new conversation is with; absent for the one that every instance has. */
  readonly assistant?: string | undefined
  /** Collections to answer from; null for all. */
  readonly scope: readonly number[] | null
  /** Day of the law, YYYY-MM-DD; null for today. */
  readonly asOf: string | null
  /** Id of the question that it is asked instead of. */
  readonly replaces?: number | undefined
  /** `waiting`: the server could not be reached; it leaves by itself as soon as it can. */
  readonly state: 'sending' | 'waiting'
}

export type Accepted = OperationOutput<'postMessage'>

interface OutboxListener {
  onAccepted?(question: PendingQuestion, accepted: Accepted): void
  /** The server said no: the question is given back to its author. */
  onRefused?(question: PendingQuestion, error: unknown): void
  onWaiting?(question: PendingQuestion): void
}

/** Where questions are kept until they have left. */
export interface OutboxStore {
  read(): readonly PendingQuestion[]
  write(questions: readonly PendingQuestion[]): void
}

export interface Outbox {
  pending(): readonly PendingQuestion[]
  subscribe(listener: () => void): () => void
  listen(listener: OutboxListener): () => void
  send(question: Omit<PendingQuestion, 'key' | 'state'>): void
  /** Tries again what waits. */
  flush(): void
  remove(key: string): void
}

type Deliver = (question: PendingQuestion) => Promise<Accepted>

/** Questions leave in the order of their conversation, each once; what cannot leave now is kept and said to be. */
export function createOutbox(deliver: Deliver, store: OutboxStore): Outbox {
  let questions: readonly PendingQuestion[] = store.read().map((one) => ({ ...one, state: 'waiting' }))
  const watchers = new Set<() => void>()
  const listeners = new Set<OutboxListener>()

  function change(next: readonly PendingQuestion[]): void {
    questions = next
    store.write(next)
    for (const watcher of watchers) watcher()
  }
  const remove = (key: string): void => change(questions.filter((one) => one.key !== key))
  const setState = (key: string, state: PendingQuestion['state']): void =>
    change(questions.map((one) => (one.key === key ? { ...one, state } : one)))

  async function leave(question: PendingQuestion): Promise<void> {
    try {
      const accepted = await deliver(question)
      remove(question.key)
      for (const { onAccepted } of listeners) onAccepted?.(question, accepted)
    } catch (error) {
      if (isApiError(error) && error.status === 0) {
        setState(question.key, 'waiting')
        for (const { onWaiting } of listeners) onWaiting?.(question)
        return
      }
      remove(question.key)
      for (const { onRefused } of listeners) onRefused?.(question, error)
    }
  }

  return {
    pending: () => questions,
    subscribe(watcher) {
      watchers.add(watcher)
      return () => watchers.delete(watcher)
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    send(asked) {
      const question: PendingQuestion = { ...asked, key: crypto.randomUUID(), state: 'sending' }
      change([...questions, question])
      void leave(question)
    },
    flush() {
      for (const question of questions.filter(({ state }) => state === 'waiting')) {
        setState(question.key, 'sending')
        void leave(question)
      }
    },
    remove,
  }
}
