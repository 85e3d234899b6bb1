import { asConversationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../../../../test/fakes/database.ts'
import { openConversationFeed } from './conversation-feed.ts'

test('a reader who was there when the feed stops is let go, and so is one who comes after', async () => {
  const feed = openConversationFeed(await testDatabase())
  const from = { conversationId: asConversationId(1), after: 0, known: 0 }
  const before = Array.fromAsync(feed.follow(from, AbortSignal.timeout(5_000)))
  feed.stop()
  assert.deepEqual(await before, [])
  const startedAt = performance.now()
  assert.deepEqual(await Array.fromAsync(feed.follow(from, AbortSignal.timeout(5_000))), [])
  assert.ok(performance.now() - startedAt < 1_000)
})
