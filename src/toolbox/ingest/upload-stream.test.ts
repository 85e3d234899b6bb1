import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { limited, withStart } from './upload-stream.ts'

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  for await (const part of content) parts.push(part)
  return Buffer.concat(parts).toString()
}

test('the start is seen and the whole is still there, however the bytes come', async () => {
  const content = 'abcdefghij'.repeat(1000)
  for (const size of [1, 7, 4096, 20_000]) {
    const parts = Array.from({ length: Math.ceil(content.length / size) }, (_, index) =>
      Buffer.from(content.slice(index * size, (index + 1) * size)),
    )
    const { start, whole } = await withStart(Readable.from(parts))
    assert.ok(start.length >= 4096 && content.startsWith(Buffer.from(start).toString()))
    assert.equal(await textOf(whole), content)
  }
})

test('a short stream is its own start', async () => {
  const { start, whole } = await withStart(Readable.from([Buffer.from('ab'), Buffer.from('c')]))
  assert.equal(Buffer.from(start).toString(), 'abc')
  assert.equal(await textOf(whole), 'abc')
  assert.equal((await withStart(Readable.from([]))).start.length, 0)
})

test('closing tells the sender', async () => {
  const content = Readable.from([Buffer.alloc(10_000), Buffer.alloc(10_000)])
  const { close } = await withStart(content)
  assert.equal(content.destroyed, false)
  await close()
  assert.equal(content.destroyed, true)
})

test('a stream that is left is no failure of the stream', async () => {
  const endless = (): Readable =>
    Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(1000)
      })(),
    )
  for (const leave of ['limit', 'close'] as const) {
    const content = endless()
    let failure: Error | null = null
    content.once('error', (error) => (failure = error))
    if (leave === 'close') await (await withStart(content)).close()
    else await assert.rejects(textOf(limited(content, 5000)), { code: 'too_large' })
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(failure, null, leave)
    content.destroy()
  }
})

test('the limit itself is allowed, one byte more is not', async () => {
  assert.equal(await textOf(limited(Readable.from([Buffer.from('abc'), Buffer.from('de')]), 5)), 'abcde')
  await assert.rejects(textOf(limited(Readable.from([Buffer.from('abc'), Buffer.from('def')]), 5)), {
    code: 'too_large',
    details: { limitBytes: 5 },
  })
})
