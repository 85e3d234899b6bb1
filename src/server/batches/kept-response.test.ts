import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeptExchange } from './kept-response.ts'

const never = new AbortController().signal

test('what a handler writes is kept, however it writes it', async () => {
  const pieces = new KeptExchange(never)
  pieces.response.writeHead(201, { 'content-type': 'application/json' })
  pieces.response.write('{"a":"é')
  pieces.response.write(Buffer.from('à"'))
  pieces.response.end('}')
  assert.deepEqual(await pieces.answer(), { status: 201, body: '{"a":"éà"}' })
  const whole = new KeptExchange(never)
  whole.response.end(Buffer.from('"é"').toString('latin1'), 'latin1')
  assert.deepEqual(await whole.answer(), { status: 200, body: '"é"' })
})

test('an answer that breaks off is none, and a signal breaks it off', async () => {
  const broken = new KeptExchange(never)
  broken.response.write('{"a":')
  broken.response.destroy()
  assert.equal(await broken.answer(), null)
  const stop = new AbortController()
  const left = new KeptExchange(stop.signal)
  const closed = new Promise((resolve) => left.response.once('close', resolve))
  stop.abort()
  await closed
  assert.equal(await left.answer(), null)
  const late = new KeptExchange(stop.signal)
  assert.equal(await late.answer(), null)
})
