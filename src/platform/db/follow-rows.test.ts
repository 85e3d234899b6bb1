import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLog } from '#platform/telemetry/log'
import { type FollowedRows, followRows } from './follow-rows.ts'
import type { NotificationHandler } from './notifications.ts'

/** A channel on which the test says the words. */
function channel() {
  let say: NotificationHandler = () => {}
  let gap = (): void => {}
  const notifications: FollowedRows['notifications'] = {
    async listen(_channel, handler, onGap) {
      say = handler
      gap = onGap ?? gap
    },
    async close() {},
  }
  return { notifications, say: (word: string) => say(word), gap: () => gap() }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const log = createLog('silent')

test('everything is read at first, then what the words name, several at a time, then everything after a gap', async () => {
  const { notifications, say, gap } = channel()
  const read: (string[] | 'all')[] = []
  const slow = Promise.withResolvers<void>()
  const { signal } = new AbortController()
  const followed = {
    notifications,
    channel: 'test',
    log,
    async read(changed: ReadonlySet<string> | 'all') {
      read.push(changed === 'all' ? 'all' : [...changed])
      if (read.length === 2) await slow.promise
    },
  }
  await followRows(followed, signal)
  assert.deepEqual(read, ['all'])
  say('1')
  await turn()
  for (const word of ['2', '3', '2']) say(word)
  slow.resolve()
  await turn()
  assert.deepEqual(read, ['all', ['1'], ['2', '3']])
  say('4')
  gap()
  await turn()
  assert.deepEqual(read.at(-1), 'all')
})

test('a reading that fails is tried again, of everything; the first one tells its failure', async () => {
  const { notifications, say } = channel()
  const read: (string[] | 'all')[] = []
  const again = Promise.withResolvers<void>()
  await followRows(
    {
      notifications,
      channel: 'test',
      log,
      async read(changed) {
        read.push(changed === 'all' ? 'all' : [...changed])
        if (read.length === 2) throw new Error('the database is away')
        if (read.length === 3) again.resolve()
      },
    },
    new AbortController().signal,
  )
  say('1')
  await again.promise
  assert.deepEqual(read, ['all', ['1'], 'all'])
  const failing = followRows(
    { notifications, channel: 'test', log, read: () => Promise.reject(new Error('away')) },
    new AbortController().signal,
  )
  await assert.rejects(failing, /away/)
})

test('nothing is read after the signal', async () => {
  const { notifications, say } = channel()
  const stopping = new AbortController()
  let readings = 0
  const read = async (): Promise<void> => void (readings += 1)
  await followRows({ notifications, channel: 'test', log, read }, stopping.signal)
  stopping.abort()
  say('1')
  await turn()
  assert.equal(readings, 1)
})
