import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BatchAnswer, type LinesToAnswer, answerLines } from './answer-lines.ts'
import type { BatchRequest } from './read-requests.ts'

async function* requests(count: number): AsyncGenerator<BatchRequest> {
  for (let line = 1; line <= count; line += 1) yield { line, customId: `${line}`, body: {} }
}

const ok: BatchAnswer = { status: 200, body: '{}', retryAfterSeconds: null }
const never = new AbortController().signal

function run(given: Partial<LinesToAnswer> & { count?: number }): Promise<number[]> {
  const kept: number[] = []
  const lines = {
    ...{ requests: requests(given.count ?? 10), atOnce: 3, signal: never, answer: async () => ok },
    keep: async ({ line }: BatchRequest) => void kept.push(line),
  }
  return answerLines({ ...lines, ...given }).then(() => kept)
}

test('every request is answered once, so many at a time', async () => {
  let running = 0
  let most = 0
  const kept = await run({
    async answer() {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      running -= 1
      return ok
    },
  })
  assert.deepEqual(
    kept.toSorted((a, b) => a - b),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
  )
  assert.equal(most, 3)
})

test('what is told to come back later does, an accident is tried again, a refusal is an answer', async () => {
  const script = [429, 503, 502, 200]
  const statuses: number[] = []
  await run({
    count: 1,
    answer: async () => ({ ...ok, status: script.shift() ?? 500, retryAfterSeconds: 0 }),
    keep: async (_, { status }) => void statuses.push(status),
  })
  assert.deepEqual([statuses, script], [[200], []])
  let tries = 0
  await run({
    count: 1,
    async answer() {
      tries += 1
      return { ...ok, status: 502, retryAfterSeconds: 0 }
    },
    keep: async (_, { status }) => void statuses.push(status),
  })
  assert.deepEqual([statuses, tries], [[200, 502], 4])
})

test('a stop ends what waits too, and is the reason', async () => {
  const stop = new AbortController()
  const reason = new Error('assez')
  const ended = run({
    signal: stop.signal,
    async answer() {
      queueMicrotask(() => stop.abort(reason))
      return { ...ok, status: 429, retryAfterSeconds: 50 }
    },
  })
  await assert.rejects(ended, (error) => error === reason || (error instanceof Error && error.cause === reason))
})

test('an answer that cannot be kept ends the others, and is told', async () => {
  let asked = 0
  const ended = run({
    count: 1000,
    async answer() {
      asked += 1
      return ok
    },
    keep: async () => Promise.reject(new Error('plein')),
  })
  await assert.rejects(ended, /plein/)
  assert.ok(asked <= 3)
})
