import { asConversationId } from '#contract/ids'
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type ConversationNews, newsPayload, readNews } from './conversation-channel.ts'

const conversationId = asConversationId(7_000_000_000)

describe('what processes tell each other', () => {
  const news: readonly (readonly [ConversationNews, string])[] = [
    [{ change: 'events', conversationId }, '7000000000:events'],
    [{ change: 'deleted', conversationId }, '7000000000:deleted'],
    [{ change: 'stopped', conversationId, messageId: 12 }, '7000000000:stopped:12'],
  ]
  for (const [told, payload] of news) {
    test(`${payload} is read as it was told`, () => {
      assert.equal(newsPayload(told), payload)
      assert.deepEqual(readNews(payload), told)
    })
  }

  test('fits in what PostgreSQL lets a notification say', () => {
    const largest = asConversationId(Number.MAX_SAFE_INTEGER)
    const payload = newsPayload({ change: 'stopped', conversationId: largest, messageId: Number.MAX_SAFE_INTEGER })
    assert.ok(Buffer.byteLength(payload) < 8000)
  })

  for (const payload of ['', '7', '7:', '7:renamed', '7:EVENTS', 'events:7', '7:stop:12']) {
    test(`${JSON.stringify(payload)} is no news of ours`, () => assert.equal(readNews(payload), null))
  }
})
