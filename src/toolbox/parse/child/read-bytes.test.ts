import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ReadingAnswer, type Refusal } from './answer.ts'
import { readBytes } from './read-bytes.ts'

async function told(name: string, content: string | Uint8Array): Promise<ReadingAnswer> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  const answer = await readBytes({ name, characters: 1000, bytes, progress: () => undefined })
  assert.deepEqual(ReadingAnswer.parse(answer), answer)
  return answer
}

test('the answer is the document', async () => {
  assert.deepEqual(await told('a.html', '<p>Bonjour'), {
    kind: 'parsed',
    mediaType: 'text/html',
    parsed: { title: null, markdown: 'Bonjour', language: 'fr', pages: [], notes: [] },
    unreadPages: [],
    unreadFiles: [],
  })
})

const refusals: readonly [name: string, content: string | Uint8Array, refusal: Refusal][] = [
  ['a.txt', '', { code: 'empty_document', details: {} }],
  ['a.txt', 'mot '.repeat(500), { code: 'too_large', details: { limitBytes: 1000 } }],
  [
    'a.pdf',
    'texte',
    { code: 'unsupported_type', details: { found: 'text/plain', accepted: ['application/pdf'], named: '.pdf' } },
  ],
  ['a.pdf', '%PDF-1.7 rien', { code: 'corrupted', details: { reason: 'no_pdf_structure' } }],
  ['a.html', '<blockquote>'.repeat(20_000), { code: 'corrupted', details: { reason: 'nested_too_deeply' } }],
]

for (const [name, content, refusal] of refusals) {
  test(`${name} of ${content.length} bytes is refused: ${refusal.code}`, async () => {
    assert.deepEqual(await told(name, content), { kind: 'refused', refusal })
  })
}

test('text that turns into something else after its start is no text', async () => {
  const content = Buffer.concat([Buffer.alloc(5000, 'texte '), Buffer.alloc(1000)])
  assert.deepEqual(await told('a.txt', content), {
    kind: 'refused',
    refusal: {
      code: 'unsupported_type',
      details: { found: 'application/octet-stream', accepted: ['text/plain'], named: '.txt' },
    },
  })
})

test('a stray control character in a long text is forgiven', async () => {
  const answer = await told('a.txt', `Un texte\u0001 ordinaire. ${'Et sa suite. '.repeat(20)}`)
  assert.equal(answer.kind, 'parsed')
})
