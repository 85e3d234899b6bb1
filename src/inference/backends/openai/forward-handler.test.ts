import assert from 'node:assert/strict'
import { type TestContext, describe, test } from 'node:test'
import type { Dispatcher } from 'undici'
import { hasCode } from '#platform/errors'
import { ForwardHandler } from './forward-handler.ts'

const limits = { firstByteSeconds: 60, betweenChunksSeconds: 1, totalSeconds: 600, answerBytes: 1_000_000 }

test('an answer that stops coming is given up after a while, but not while its reader is late', () => {
  const failures: unknown[] = []
  const sink = {
    start: () => {},
    data: () => true,
    end: () => {},
    fail: (error: unknown) => void failures.push(hasCode(error, 'backend_unavailable') ? error.details.reason : error),
  }
  const connection = { aborted: false, paused: false, reason: null, abort: () => {}, pause: () => {}, resume: () => {} }
  const controller: Dispatcher.DispatchController = connection
  const handler = new ForwardHandler({ backend: 'one', stream: true, limits }, sink)
  const startedAtMs = performance.now()
  const lookAfter = (seconds: number): void => handler.look(startedAtMs + seconds * 1000)
  handler.onRequestStart(controller)
  lookAfter(2)
  handler.onResponseStart(controller, 200, {})
  handler.onResponseData(controller, Buffer.from('data: {}\n\n'))
  lookAfter(3)
  connection.paused = true
  lookAfter(8)
  connection.paused = false
  lookAfter(8.5)
  assert.deepEqual(failures, [])
  lookAfter(9.5)
  assert.deepEqual(failures, ['answer_stopped_coming'])
})

describe('an answer that comes as fast as it can', () => {
  /** What the handler asks of its connection, of an answer whose reader takes what it is told to. */
  function forwarded(context: TestContext, { stream }: { stream: boolean }) {
    context.mock.timers.enable({ apis: ['setTimeout'] })
    const asked: string[] = []
    const reader = { takes: true, bytes: 0 }
    const sink = {
      start: () => {},
      data: (chunk: Buffer) => {
        reader.bytes += chunk.length
        return reader.takes
      },
      end: () => void asked.push('end'),
      fail: () => void asked.push('fail'),
    }
    const controller: Dispatcher.DispatchController = {
      aborted: false,
      paused: false,
      reason: null,
      abort: () => {},
      pause: () => void asked.push('pause'),
      resume: () => void asked.push('resume'),
    }
    const handler = new ForwardHandler({ backend: 'one', stream, limits: { ...limits, answerBytes: 9_000_000 } }, sink)
    context.after(() => handler.abort())
    handler.onRequestStart(controller)
    handler.onResponseStart(controller, 200, {})
    const receive = (bytes: number) => handler.onResponseData(controller, Buffer.alloc(bytes, 'a'))
    return { asked, reader, handler, receive, tick: (ms: number) => context.mock.timers.tick(ms) }
  }

  test('is read on after a pause', (context) => {
    const { asked, reader, receive, tick } = forwarded(context, { stream: true })
    receive(1024 * 1024)
    assert.deepEqual(asked, [])
    receive(2_000_000)
    assert.deepEqual(asked, ['pause'])
    tick(400)
    assert.deepEqual(asked, ['pause'])
    tick(100)
    assert.deepEqual(asked, ['pause', 'resume'])
    assert.equal(reader.bytes, 1024 * 1024 + 2_000_000)
  })

  test('is not read on while its reader takes no more', (context) => {
    const { asked, reader, handler, receive, tick } = forwarded(context, { stream: true })
    receive(1024 * 1024)
    reader.takes = false
    receive(400_000)
    tick(1000)
    assert.deepEqual(asked, ['pause'])
    handler.resume()
    assert.deepEqual(asked, ['pause', 'resume'])
  })

  test('waits for its time even when its reader is soon ready', (context) => {
    const { asked, reader, handler, receive, tick } = forwarded(context, { stream: true })
    receive(1024 * 1024)
    reader.takes = false
    receive(400_000)
    handler.resume()
    assert.deepEqual(asked, ['pause'])
    tick(100)
    assert.deepEqual(asked, ['pause', 'resume'])
  })

  test('is taken at once when it is no stream', (context) => {
    const whole = forwarded(context, { stream: false })
    whole.receive(5_000_000)
    assert.deepEqual(whole.asked, [])
  })
})
