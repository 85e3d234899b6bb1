import assert from 'node:assert/strict'
import { test } from 'node:test'
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
