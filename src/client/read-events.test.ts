import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type ReceivedEvent, readEvents, readOnce } from './read-events.ts'

type Heard = ReceivedEvent<unknown>

const event = (id: number | null, data: unknown) =>
  `${id === null ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`

/** What a server says to one connection, in these pieces; `cut` breaks it after the last. */
function answer(pieces: readonly (string | Uint8Array)[], cut = false): Response {
  const encoder = new TextEncoder()
  const left = [...pieces]
  return new Response(
    new ReadableStream({
      pull(controller) {
        const piece = left.shift()
        if (piece !== undefined) controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece)
        else if (cut) controller.error(new TypeError('terminated'))
        else controller.close()
      },
    }),
  )
}

const refused = (status: number) => new Response('{"error":{"code":"a","message":"Non."}}', { status })

/** Reads until the answers are used up; `asked` is what each connection asked for. */
async function read(answers: (Response | Error)[], after = 0) {
  const controller = new AbortController()
  const asked: string[] = []
  const heard: Heard[] = []
  const open = async (query: string, lastEventId: string) => {
    const next = answers.shift()
    if (next === undefined) controller.abort()
    if (next === undefined || next instanceof Error) throw next ?? new Error('no more')
    asked.push(`${query} ${lastEventId}`)
    return next
  }
  let failure: unknown = null
  try {
    for await (const one of readEvents({ after, signal: controller.signal, retryDelayMs: 1 }, open)) heard.push(one)
  } catch (error) {
    failure = error
  }
  return { asked, heard: heard.map(({ id, event: said }) => [id, said]), failure }
}

describe('events of a conversation', () => {
  test('are heard in order, each with its id', async () => {
    const { asked, heard } = await read([answer([event(1, { a: 1 }), ':\n\n', event(2, 'é')])])
    assert.deepEqual(
      [asked, heard],
      [
        ['?after=0 0'],
        [
          [1, { a: 1 }],
          [2, 'é'],
        ],
      ],
    )
  })

  test('are heard whole, however they are cut on the way', async () => {
    const bytes = new TextEncoder().encode(event(1, { mot: 'été 😀' }) + event(2, 'deux'))
    const pieces = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1))
    assert.deepEqual((await read([answer(pieces)])).heard, [
      [1, { mot: 'été 😀' }],
      [2, 'deux'],
    ])
  })

  test('go on after the last one that was heard, when the connection is cut', async () => {
    const { asked, heard } = await read([answer([event(5, 'a')], true), answer([event(6, 'b')])], 4)
    assert.deepEqual(
      [asked, heard],
      [
        ['?after=4 4', '?after=5 5'],
        [
          [5, 'a'],
          [6, 'b'],
        ],
      ],
    )
  })

  test('are heard once, even where a server says them again', async () => {
    const { heard } = await read([
      answer([event(1, 'a'), event(1, 'a'), event(2, 'b')]),
      answer([event(2, 'b'), event(3, 'c')]),
    ])
    assert.deepEqual(heard, [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ])
  })

  test('without an id are passed over: nothing could go on after them', async () => {
    assert.deepEqual((await read([answer([event(null, 'a'), event(1, 'b')])])).heard, [[1, 'b']])
  })

  test('are waited for while the server is away or busy', async () => {
    const { asked, heard, failure } = await read([
      refused(503),
      refused(429),
      refused(500),
      new TypeError('fetch failed'),
      answer([event(1, 'a')]),
    ])
    assert.deepEqual([asked.length, heard, failure], [4, [[1, 'a']], null])
  })

  test('end at a refusal that will not change', async () => {
    for (const status of [400, 401, 403, 404, 410]) {
      const { heard, failure } = await read([answer([event(1, 'a')]), refused(status), answer([event(2, 'b')])])
      assert.deepEqual([heard, Object(failure).status, Object(failure).message], [[[1, 'a']], status, 'Non.'])
    }
  })

  test('end with whoever listens, without a connection more', async () => {
    const signal = AbortSignal.abort()
    const heard = await Array.fromAsync(readEvents({ after: 0, signal }, () => Promise.reject(new Error('asked'))))
    assert.deepEqual(heard, [])
  })
})

describe('events that nothing resumes', () => {
  test('are heard once, and are over when they end', async () => {
    assert.deepEqual(await Array.fromAsync(readOnce(answer([event(1, 'a'), event(2, 'b')]))), ['a', 'b'])
    assert.deepEqual(await Array.fromAsync(readOnce(new Response(null))), [])
  })

  test('are refused in the words of the server', async () => {
    await assert.rejects(Array.fromAsync(readOnce(refused(422))), { status: 422, code: 'a', message: 'Non.' })
  })

  test('that are cut are not complete', async () => {
    await assert.rejects(Array.fromAsync(readOnce(answer([event(1, 'a')], true))), TypeError)
  })
})
