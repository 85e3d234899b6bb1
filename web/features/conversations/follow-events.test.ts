import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConversationEvent } from '#contract/applications'
import type { ReceivedEvent } from '#client/read-events'
import { followEvents } from './follow-events.ts'

type Received = ReceivedEvent<ConversationEvent>

const delta = (id: number): Received => ({ id, event: { type: 'text-delta', message_id: 1, text: `${id}` } })

/** What the page is given, the ids of each time it redraws. */
async function redraws(events: AsyncIterable<Received>): Promise<{ drawn: number[][]; failure: unknown }> {
  const drawn: number[][] = []
  const followed = followEvents(events, (received) => drawn.push(received.map(({ id }) => id)))
  const failure: unknown = await followed.then(
    () => null,
    (error: unknown) => error,
  )
  return { drawn, failure }
}

test('events that come together redraw the page once, those of the next frame once more', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] })
  async function* events() {
    yield delta(1)
    yield delta(2)
    // The page asked for the next event: its frame has begun.
    mock.timers.tick(39)
    yield delta(3)
    mock.timers.tick(1)
    yield delta(4)
  }
  assert.deepEqual(await redraws(events()), { drawn: [[1, 2, 3], [4]], failure: null })
})

test('what came before a connection broke is shown, and the failure is told', async ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] })
  const cut = new Error('cut')
  async function* events() {
    yield delta(1)
    throw cut
  }
  assert.deepEqual(await redraws(events()), { drawn: [[1]], failure: cut })
  async function* nothing(): AsyncGenerator<Received> {}
  assert.deepEqual(await redraws(nothing()), { drawn: [], failure: null })
})
