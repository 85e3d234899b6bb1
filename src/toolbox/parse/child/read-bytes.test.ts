import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChildMessage, type Order, Refusal } from './messages.ts'
import { readBytes } from './read-bytes.ts'

const order: Order = {
  name: 'a.txt',
  fileBytes: 1e6,
  memoryBytes: 1e9,
  heapMebibytes: 100,
  stallMs: 8000,
  totalMs: 9000,
  characters: 1000,
}

async function told(name: string, content: string | Uint8Array): Promise<ChildMessage[]> {
  const messages: ChildMessage[] = []
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  await readBytes({ ...order, name }, bytes, (message) => messages.push(message))
  for (const message of messages) assert.deepEqual(ChildMessage.parse(message), message)
  return messages
}

test('the last word is the document', async () => {
  const messages = await told('a.html', '<p>Bonjour')
  assert.deepEqual(messages.at(-1), {
    kind: 'parsed',
    mediaType: 'text/html',
    parsed: { title: null, markdown: 'Bonjour', language: 'fr', pages: [], notes: [] },
    unreadPages: [],
  })
  assert.ok(messages.slice(0, -1).every(({ kind }) => kind === 'progress'))
})

const refusals: readonly [name: string, content: string | Uint8Array, refusal: Refusal][] = [
  ['a.txt', '', { code: 'empty_document', details: {} }],
  ['a.txt', 'mot '.repeat(500), { code: 'too_large', details: { limitBytes: 1000 } }],
  ['a.pdf', 'texte', { code: 'unsupported_type', details: { found: 'text/plain', accepted: ['application/pdf'] } }],
  ['a.pdf', '%PDF-1.7 rien', { code: 'corrupted', details: { reason: 'no PDF structure' } }],
  ['a.html', '<blockquote>'.repeat(20_000), { code: 'corrupted', details: { reason: 'nested too deeply' } }],
]

for (const [name, content, refusal] of refusals) {
  test(`${name} of ${content.length} bytes is refused: ${refusal.code}`, async () => {
    assert.deepEqual((await told(name, content)).at(-1), { kind: 'refused', refusal })
  })
}

test('text that turns into something else after its start is no text', async () => {
  const content = Buffer.concat([Buffer.alloc(5000, 'texte '), Buffer.alloc(1000)])
  assert.deepEqual((await told('a.txt', content)).at(-1), {
    kind: 'refused',
    refusal: { code: 'unsupported_type', details: { found: 'application/octet-stream', accepted: ['text/plain'] } },
  })
})

test('a stray control character in a long text is forgiven', async () => {
  const [message] = await told('a.txt', `Un texte\u0001 ordinaire. ${'Et sa suite. '.repeat(20)}`)
  assert.equal(message?.kind, 'parsed')
})
