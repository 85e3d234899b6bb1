import assert from 'node:assert/strict'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { mock, test } from 'node:test'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { ByteBudget } from './byte-budget.ts'
import { BodyReader } from './read-body.ts'
import { SlowBodies } from './slow-bodies.ts'

function request(headers: Record<string, string> = {}): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { headers })
}

/** What comes last, as Node's parser says it. */
function end(coming: IncomingMessage, bytes: Uint8Array | string): void {
  coming.push(bytes)
  coming.push(null)
  coming.complete = true
}

function readerWith(budgetBytes = 1_000_000) {
  const budget = new ByteBudget({ totalBytes: budgetBytes, callerBytes: budgetBytes / 2 })
  const bodies = new BodyReader({ budget, slow: new SlowBodies() })
  const read = (coming: IncomingMessage, limitBytes: number, caller = 'a') => {
    const response = new ServerResponse(coming)
    return { response, body: bodies.read(coming, response, { limitBytes, caller }) }
  }
  return { budget, read }
}

test('a body comes whole, in as many parts as it likes', async () => {
  const coming = request()
  const { body } = readerWith().read(coming, 100)
  for (const part of ['un ', 'deux']) coming.push(part)
  coming.push(null)
  assert.equal((await body).toString(), 'un deux')
})

test('a body is refused by what it announces, and by what it gives', async () => {
  const { read } = readerWith()
  const tooLarge = { code: 'too_large', details: { limitBytes: 3 } }
  await assert.rejects(read(request({ 'content-length': '4' }), 3).body, tooLarge)
  const coming = request()
  const { body } = read(coming, 3)
  coming.push('quatre')
  await assert.rejects(body, tooLarge)
})

test('a packed body is unpacked, and counts for what it becomes', async () => {
  const text = 'des mots '.repeat(2000)
  const packed = { gzip: gzipSync(text), deflate: deflateSync(text), br: brotliCompressSync(text) }
  const { read } = readerWith()
  for (const [encoding, bytes] of Object.entries(packed)) {
    const coming = request({ 'content-encoding': encoding })
    const { body } = read(coming, 100_000)
    end(coming, bytes)
    assert.equal((await body).toString(), text, encoding)
  }
  const bomb = request({ 'content-encoding': 'gzip' })
  const { body } = read(bomb, 10_000)
  end(bomb, packed.gzip)
  await assert.rejects(body, { code: 'too_large' })
  const broken = request({ 'content-encoding': 'gzip' })
  const unread = read(broken, 10_000).body
  end(broken, 'no gzip at all')
  await assert.rejects(unread, { code: 'invalid_request' })
  await assert.rejects(read(request({ 'content-encoding': 'zzz' }), 10).body, { code: 'unsupported_type' })
})

test('threat: resource exhaustion: large bodies share a budget until they are answered, and one caller has half of it', async () => {
  const { budget, read } = readerWith(400_000)
  const send = async (caller: string) => {
    const coming = request()
    const { response, body } = read(coming, 1_000_000, caller)
    coming.push(Buffer.alloc(200_000))
    coming.push(null)
    await body
    return response
  }
  const first = await send('a')
  assert.equal(budget.heldBytes, 200_000 - 64 * 1024)
  await assert.rejects(send('a'), { code: 'overloaded' })
  const second = await send('b')
  await assert.rejects(send('c'), { code: 'overloaded' })
  for (const response of [first, second]) response.emit('close')
  assert.equal(budget.heldBytes, 0)
  await send('c')
})

test('a body that stops coming, or comes by drops, loses its connection; one that goes on does not', async () => {
  mock.timers.enable({ apis: ['setInterval'] })
  const clock = mock.method(performance, 'now')
  try {
    clock.mock.mockImplementation(() => 0)
    const { read } = readerWith()
    const [silent, dripping, steady] = [request(), request(), request()]
    const bodies = Promise.allSettled([silent, dripping, steady].map((coming) => read(coming, 1_000_000).body))
    for (let second = 1; second <= 31; second += 1) {
      clock.mock.mockImplementation(() => second * 1000)
      dripping.push('.')
      steady.push('x'.repeat(5_000))
      await new Promise((resolve) => setImmediate(resolve))
      if (second === 20) mock.timers.tick(2_000)
    }
    mock.timers.tick(2_000)
    steady.push(null)
    const [left, slow, kept] = await bodies
    assert.deepEqual([left?.status, slow?.status, kept?.status], ['rejected', 'rejected', 'fulfilled'])
    assert.ok(dripping.destroyed && silent.destroyed)
  } finally {
    mock.timers.reset()
    clock.mock.restore()
  }
})
