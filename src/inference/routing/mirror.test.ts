import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AppError } from '#platform/errors'
import type { ForwardRequest, ForwardSink } from '../backends/backend.ts'
import { modelServedBy, targetNamed } from '../target.fixture.ts'
import { mirrorCall } from './mirror.ts'

/** A model with one server that gets copies; what it is sent, and how it answers. */
function mirrored(share: number) {
  const sent: { request: ForwardRequest; sink: ForwardSink }[] = []
  const copy = targetNamed(
    'copy',
    { upstream: 'theirs' },
    {
      forward: (request, sink) => {
        sent.push({ request, sink })
        return { abort: () => {}, resume: () => {} }
      },
    },
  )
  const model = modelServedBy([targetNamed('first')], { mirrors: [{ target: copy, share }] })
  const call = (): void =>
    mirrorCall(model, ({ upstream }) => ({
      endpoint: 'chat/completions',
      body: Buffer.from(upstream),
      contentType: 'application/json',
      requestId: 'r1',
      stream: true,
    }))
  return { sent, copy, call }
}

test('a copy asks what its server knows the model by, under a number of its own', () => {
  const { sent, call } = mirrored(1)
  call()
  assert.deepEqual(
    sent.map(({ request }) => [request.body.toString(), request.requestId, request.stream]),
    [['theirs', 'r1:copy', true]],
  )
})

test('whatever is answered is thrown away, and never slows the server down', () => {
  const { sent, copy, call } = mirrored(1)
  call()
  const [{ sink } = assert.fail('no copy')] = sent
  sink.start(200, {})
  assert.equal(sink.data(Buffer.from('mot')), true)
  assert.equal(copy.load.inFlight, 1)
  sink.end()
  assert.equal(copy.load.inFlight, 0)
})

test('a copy that ends twice, or fails, gives its place back once', () => {
  const { sent, copy, call } = mirrored(1)
  call()
  call()
  const [first, second] = sent
  first?.sink.fail(new AppError('backend_unavailable', { backend: 'copy', reason: 'connection_lost' }))
  first?.sink.end()
  assert.equal(copy.load.inFlight, 1)
  second?.sink.end()
  assert.equal(copy.load.inFlight, 0)
})

test('a server that does not follow holds thirty-two copies and no more', () => {
  const { sent, call } = mirrored(1)
  for (let index = 0; index < 40; index += 1) call()
  assert.equal(sent.length, 32)
  sent[0]?.sink.end()
  call()
  call()
  assert.equal(sent.length, 33)
})

test('a share of the calls is copied', () => {
  const { sent, call } = mirrored(0.25)
  for (let index = 0; index < 2000; index += 1) {
    call()
    sent.at(-1)?.sink.end()
  }
  // Six standard deviations of such a draw are 116.
  assert.ok(Math.abs(sent.length - 500) <= 116, `${sent.length} of 2000`)
})

test('a failure of the copy is nobody’s: its server is not left alone for it', () => {
  const { sent, copy, call } = mirrored(1)
  for (let index = 0; index < 10; index += 1) {
    call()
    sent.at(-1)?.sink.fail(new AppError('backend_unavailable', { backend: 'copy', reason: 'connection_lost' }))
  }
  assert.deepEqual([copy.load.breaker.isOpen, copy.load.record.calls], [false, 0])
})
