import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from '#client/api-error'
import { type Accepted, createOutbox, type OutboxStore, type PendingQuestion } from './outbox.ts'

const message = {
  id: 1,
  role: 'user',
  text: 'Bonjour',
  state: 'finished',
  proof: null,
  error: null,
  feedback: null,
  created: 0,
} as const
const conversation = {
  id: 7,
  title: 'Bonjour',
  model: 'assistant/essai',
  collection_ids: null,
  as_of: null,
  created: 0,
  updated: 0,
}
const accepted: Accepted = { user_message: message, assistant_message: message, conversation }

function storeOf(kept: readonly PendingQuestion[] = []): OutboxStore & { kept: readonly PendingQuestion[] } {
  const store = { kept, read: () => store.kept, write: (next: readonly PendingQuestion[]) => void (store.kept = next) }
  return store
}

const unreachable = () => Promise.reject(new ApiError(0, 'unreachable'))

test('an unreachable server leaves the question kept, and it is delivered once with the same key', async () => {
  const delivered: string[] = []
  let isOnline = false
  const store = storeOf()
  const outbox = createOutbox((question) => {
    delivered.push(question.key)
    return isOnline ? Promise.resolve(accepted) : unreachable()
  }, store)
  const waiting = new Promise<PendingQuestion>((resolve) => outbox.listen({ onWaiting: resolve }))
  outbox.send({ conversationId: 7, text: 'Bonjour', scope: null, asOf: null })
  assert.equal(outbox.pending()[0]?.state, 'sending')
  const { key } = await waiting
  assert.deepEqual(store.kept, [{ key, conversationId: 7, text: 'Bonjour', scope: null, asOf: null, state: 'waiting' }])

  isOnline = true
  const left = new Promise<Accepted>((resolve) => outbox.listen({ onAccepted: (_, given) => resolve(given) }))
  outbox.flush()
  outbox.flush()
  assert.equal(await left, accepted)
  assert.deepEqual(delivered, [key, key])
  assert.deepEqual(outbox.pending(), [])
  assert.deepEqual(store.kept, [])
})

test('a refusal gives the question back, and it is not tried again', async () => {
  const refusal = new ApiError(409, 'answer_running')
  const outbox = createOutbox(() => Promise.reject(refusal), storeOf())
  const refused = new Promise<[PendingQuestion, unknown]>((resolve) =>
    outbox.listen({ onRefused: (question, error) => resolve([question, error]) }),
  )
  outbox.send({ conversationId: null, text: 'Et maintenant ?', scope: [3], asOf: null })
  const [question, error] = await refused
  assert.equal(question.text, 'Et maintenant ?')
  assert.equal(error, refusal)
  assert.deepEqual(outbox.pending(), [])
})

test('what a closed page left behind waits for the next one', () => {
  const left: PendingQuestion = {
    key: 'a',
    conversationId: 3,
    text: 'Allô ?',
    scope: null,
    asOf: null,
    state: 'sending',
  }
  const outbox = createOutbox(unreachable, storeOf([left]))
  assert.deepEqual(outbox.pending(), [{ ...left, state: 'waiting' }])
  outbox.remove('a')
  assert.deepEqual(outbox.pending(), [])
})
