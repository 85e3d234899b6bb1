import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Dispatcher } from 'undici'
import { until } from '../../../../test/fakes/until.ts'
import { type AppError, hasCode } from '#platform/errors'
import { type AnswerLimits, ForwardHandler } from './forward-handler.ts'

const limits: AnswerLimits = { firstByteSeconds: 10, betweenChunksSeconds: 5, totalSeconds: 60, answerBytes: 1000 }

/** A handler between a connection and a reader, with what each of them was told, in order. */
function between({
  stream = false,
  takes = true,
  ends = true,
}: { stream?: boolean; takes?: boolean; ends?: boolean } = {}) {
  const told: string[] = []
  const text: Buffer[] = []
  let failure: AppError | null = null
  const sink = {
    start: (status: number, headers: object) =>
      void told.push(`start ${status} ${Object.keys(headers).join(' ')}`.trim()),
    data(chunk: Buffer) {
      text.push(chunk)
      return takes
    },
    end() {
      if (!ends) throw new Error('the reader is broken')
      told.push('end')
    },
    fail(error: AppError) {
      failure = error
      told.push(`fail ${'reason' in error.details ? error.details.reason : error.code}`)
    },
  }
  const controller: Dispatcher.DispatchController = {
    ...{ aborted: false, paused: false, reason: null },
    abort: (reason) => void told.push(`abort ${reason.message}`),
    pause: () => void told.push('pause'),
    resume: () => void told.push('resume'),
  }
  const startedAtMs = performance.now()
  const handler = new ForwardHandler({ backend: 'une', stream, limits }, sink)
  return {
    handler,
    told,
    get failure() {
      return failure
    },
    said: () => Buffer.concat(text).toString(),
    begin: () => handler.onRequestStart(controller),
    head: (status = 200, headers: Record<string, string> = {}) => handler.onResponseStart(controller, status, headers),
    body: (chunk: string | Buffer) => handler.onResponseData(controller, Buffer.from(chunk)),
    end: () => handler.onResponseEnd(),
    broken: (code: string) => handler.onResponseError(controller, Object.assign(new Error(code), { code })),
    after: (seconds: number) => handler.look(startedAtMs + seconds * 1000 + 100),
  }
}

describe('an answer', () => {
  test('passes as it comes, head, pieces and end', () => {
    const one = between()
    one.begin()
    one.head(200, { 'content-type': 'application/json' })
    one.body('{"a":')
    one.body('1}')
    one.end()
    assert.deepEqual([one.told, one.said()], [['start 200 content-type', 'end'], '{"a":1}'])
  })

  test('has one head: what a server says before it is none', () => {
    const one = between()
    one.begin()
    one.head(103, { link: 'x' })
    one.head(200)
    one.end()
    assert.deepEqual(one.told, ['start 200', 'end'])
  })

  test('waits while its reader takes no more, and goes on when it does', () => {
    const one = between({ takes: false })
    one.begin()
    one.head()
    one.body('a')
    one.handler.resume()
    assert.deepEqual(one.told, ['start 200', 'pause', 'resume'])
  })

  test('is over once, whatever comes after', () => {
    const one = between()
    one.begin()
    one.head()
    one.end()
    one.body('late')
    one.head(500)
    one.end()
    one.broken('ECONNRESET')
    one.handler.abort()
    one.handler.resume()
    assert.deepEqual([one.told, one.said()], [['start 200', 'end'], ''])
  })

  test('whose reader breaks at its end is told as broken', () => {
    const one = between({ ends: false })
    one.begin()
    one.head()
    one.end()
    assert.ok(hasCode(one.failure, 'internal'))
    assert.equal(one.failure.details.reason, 'the reader is broken')
  })

  test('that is larger than it may be is given up in the middle', () => {
    const one = between()
    one.begin()
    one.head()
    one.body('a'.repeat(1000))
    one.body('b')
    assert.deepEqual(one.told, ['start 200', 'abort answer_too_large', 'fail answer_too_large'])
    assert.equal(one.said().length, 1000)
  })

  test('that is unpacked is counted as it becomes', async () => {
    const one = between()
    one.begin()
    one.head(200, { 'content-encoding': 'gzip', 'content-length': '40', server: 'x' })
    one.body(gzipSync('a'.repeat(5000)))
    one.end()
    await until(() => one.failure !== null)
    assert.deepEqual(one.told, ['start 200 server', 'abort answer_too_large', 'fail answer_too_large'])
  })
})

describe('who leaves', () => {
  test('before a connection is had ends the request as soon as there is one', () => {
    const one = between()
    one.handler.abort()
    one.begin()
    one.head()
    assert.deepEqual(one.told, ['abort the client is gone'])
  })

  test('in the middle ends it at once, and is told nothing', () => {
    const one = between()
    one.begin()
    one.head()
    one.handler.abort()
    one.handler.abort()
    one.body('a')
    one.broken('ECONNRESET')
    assert.deepEqual([one.told, one.said()], [['start 200', 'abort the client is gone'], ''])
  })
})

describe('time', () => {
  test('before the first word of a stream is bounded, head and signs of life or not', () => {
    const one = between({ stream: true })
    one.begin()
    one.after(9)
    one.head()
    one.body(': ping\n\n')
    one.after(9.8)
    assert.deepEqual([one.told, one.said()], [['start 200'], ''], 'a sign of life is not passed on')
    one.after(10)
    assert.deepEqual(one.told, ['start 200', 'abort no_first_token_in_time', 'fail no_first_token_in_time'])
  })

  test('before a whole answer is that of its writing', () => {
    const one = between()
    one.begin()
    one.after(59)
    assert.deepEqual(one.told, [])
    one.after(60)
    assert.deepEqual(one.told, ['abort answer_too_long', 'fail answer_too_long'])
  })

  test('between two pieces is bounded once there was one', () => {
    const one = between({ stream: true })
    one.begin()
    one.head()
    one.body('data: {}\n\n')
    one.after(1)
    one.after(5.5)
    one.body('data: {}\n\n')
    one.after(6)
    one.after(10.5)
    assert.deepEqual(one.told, ['start 200'])
    one.after(11.5)
    assert.deepEqual(one.told, ['start 200', 'abort answer_stopped_coming', 'fail answer_stopped_coming'])
  })

  test('counts signs of life between two words, which pass', () => {
    const one = between({ stream: true })
    one.begin()
    one.head()
    one.body('data: {}\n\n')
    for (const seconds of [3, 6, 9, 12]) {
      one.after(seconds)
      one.body(':\n\n')
    }
    assert.deepEqual([one.told, one.said()], [['start 200'], 'data: {}\n\n:\n\n:\n\n:\n\n:\n\n'])
  })

  test('of the whole is bounded even when words keep coming', () => {
    const one = between({ stream: true })
    one.begin()
    one.head()
    for (let seconds = 0; seconds < 60; seconds += 4) {
      one.body('data: {}\n\n')
      one.after(seconds)
    }
    one.after(60)
    assert.equal(one.told.at(-1), 'fail answer_too_long')
  })
})

describe('signs of life', () => {
  const first = (chunk: string): string => {
    const one = between({ stream: true })
    one.begin()
    one.head()
    one.body(chunk)
    return one.said()
  }
  for (const chunk of [':\n\n', ': ping\n\n', ': a\r\n: b\r\n\r\n']) {
    test(`${JSON.stringify(chunk)} is no word`, () => assert.equal(first(chunk), ''))
  }
  for (const chunk of ['data: {}\n\n', ': ping\ndata: {}\n\n', ': ping', '\n', 'event: ping\n\n']) {
    test(`${JSON.stringify(chunk)} passes`, () => assert.equal(first(chunk), chunk))
  }
})

describe('a connection that breaks', () => {
  const reasons = [
    ['ECONNREFUSED', 'connection_refused'],
    ['UND_ERR_SOCKET', 'connection_lost'],
    ['UND_ERR_CONNECT_TIMEOUT', 'no_connection_in_time'],
    ['EPROTO', 'told_error'],
  ] as const
  for (const [code, reason] of reasons) {
    test(`with ${code} is told as ${reason}`, () => {
      const one = between()
      one.begin()
      one.broken(code)
      assert.deepEqual(one.told, [`fail ${reason}`])
    })
  }
})
