import assert from 'node:assert/strict'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { mock, test } from 'node:test'
import { BodyReader } from './read-body.ts'

function request(headers: Record<string, string> = {}): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { headers })
}

test('a body comes whole, in as many parts as it likes', async () => {
  const coming = request()
  const body = new BodyReader().read(coming, 100)
  for (const part of ['un ', 'deux']) coming.push(part)
  coming.push(null)
  assert.equal((await body).toString(), 'un deux')
})

test('a body is refused by what it announces, and by what it gives', async () => {
  const reader = new BodyReader()
  const tooLarge = { code: 'too_large', details: { limitBytes: 3 } }
  await assert.rejects(reader.read(request({ 'content-length': '4' }), 3), tooLarge)
  const coming = request()
  const body = reader.read(coming, 3)
  coming.push('quatre')
  await assert.rejects(body, tooLarge)
})

test('a body that says nothing for thirty seconds loses its connection; one that goes on does not', async () => {
  mock.timers.enable({ apis: ['setInterval'] })
  const clock = mock.method(performance, 'now')
  try {
    clock.mock.mockImplementation(() => 0)
    const reader = new BodyReader()
    const [silent, slow] = [request(), request()]
    const [left, kept] = [reader.read(silent, 100), reader.read(slow, 100)]
    clock.mock.mockImplementation(() => 29_000)
    slow.push('encore')
    await new Promise((resolve) => setImmediate(resolve))
    clock.mock.mockImplementation(() => 31_000)
    mock.timers.tick(5_000)
    await assert.rejects(left, { code: 'invalid_request' })
    slow.push(null)
    assert.equal((await kept).toString(), 'encore')
  } finally {
    mock.timers.reset()
    clock.mock.restore()
  }
})
