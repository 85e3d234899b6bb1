import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { writeBombPdf, writePdf } from '../../../test/fakes/write-pdf.ts'
import type { ParseLimits } from './limits.ts'
import { openDocumentReader } from './document-reader.ts'

const fixtures = fileURLToPath(new URL('../../../test/fixtures/documents/', import.meta.url))
const never = new AbortController().signal
const reader = openDocumentReader()
after(() => reader.close())

interface Given {
  name?: string
  signal?: AbortSignal
  limits?: Partial<ParseLimits>
}

function parse(content: Uint8Array | Readable | string, { name = 'a.txt', signal = never, limits = {} }: Given = {}) {
  return reader.read({ content: typeof content === 'string' ? Buffer.from(content) : content, name, signal, limits })
}

test('each kind of file is read', async () => {
  const pdf = await parse(createReadStream(`${fixtures}reglement.pdf`), { name: 'reglement.pdf' })
  assert.equal(pdf.mediaType, 'application/pdf')
  assert.equal(pdf.parsed.pages.length, 3)
  const html = await parse(createReadStream(`${fixtures}note.html`), { name: 'note.html' })
  assert.equal(html.mediaType, 'text/html')
  assert.match(html.parsed.markdown, /## Indemnité/)
  const markdown = await parse('# Titre\n\nTexte', { name: 'a.md' })
  assert.deepEqual(markdown, {
    mediaType: 'text/markdown',
    parsed: { title: 'Titre', markdown: '# Titre\n\nTexte', language: 'fr', pages: [], notes: [] },
    unreadPages: [],
    unreadFiles: [],
  })
  const text = await parse(Buffer.from([0x4c, 0x92, 0xe9, 0x74, 0xe9]))
  assert.deepEqual([text.mediaType, text.parsed.markdown], ['text/plain', 'L’été'])
})

const refused: readonly [name: string, file: string, content: () => Promise<Uint8Array>, code: string][] = [
  ['a PDF under password', 'a.pdf', () => readFile(`${fixtures}encrypted.pdf`), 'encrypted'],
  ['an empty file', 'a.txt', async () => Buffer.alloc(0), 'empty_document'],
  ['a page called PDF', 'a.pdf', () => readFile(`${fixtures}note.html`), 'unsupported_type'],
  ['an archive called PDF', 'a.pdf', async () => Buffer.from('PK\x03\x04 rest'), 'unsupported_type'],
  ['noise called text', 'a.txt', async () => Buffer.alloc(3000, Buffer.from([0, 1, 2, 0xfe])), 'unsupported_type'],
  ['noise after the head of a PDF', 'a.pdf', async () => Buffer.from(`%PDF-1.7\n${'x'.repeat(5000)}`), 'corrupted'],
  ['elements nested without end', 'a.html', async () => Buffer.from('<table><tr><td>'.repeat(15_000)), 'corrupted'],
]

for (const [name, file, content, code] of refused) {
  test(`${name} is refused: ${code}`, async () => {
    await assert.rejects(parse(await content(), { name: file }), { code })
  })
}

test('a file longer than allowed is refused without being read whole', async () => {
  const limits = { contentBytes: 100_000 }
  let sent = 0
  const source = Readable.from(
    (function* () {
      for (; sent < 1000; sent += 1) yield Buffer.alloc(100_000, 'a')
    })(),
  )
  await assert.rejects(parse(source, { limits }), { code: 'too_large', details: { limitBytes: 100_000 } })
  assert.ok(sent < 500, `${sent} parts were sent`)
})

test('a text longer than allowed is refused', async () => {
  await assert.rejects(parse('un mot '.repeat(1000), { limits: { characters: 500 } }), { code: 'too_large' })
})

test('a drawing that unfolds without end is refused before it takes the memory', async () => {
  const limits = { memoryBytes: 150 * 1024 * 1024 }
  await assert.rejects(parse(writeBombPdf(300_000_000), { name: 'a.pdf', limits }), { code: 'decompression_bomb' })
})

test('a page whose table unfolds without end is refused', async () => {
  const cells = '<td rowspan=50 colspan=50>texte'.repeat(200)
  const source = `<table>${`<tr>${cells}`.repeat(500)}`
  await assert.rejects(parse(source, { name: 'a.html', limits: { memoryBytes: 64 * 1024 * 1024 } }), {
    code: 'decompression_bomb',
  })
})

test('a file that gets nowhere is given up, while this process goes on', async () => {
  let ticks = 0
  const timer = setInterval(() => (ticks += 1), 10)
  const source = '<div>'.repeat(400_000)
  await assert.rejects(parse(source, { name: 'a.html', limits: { stallMs: 1_000 } }), {
    code: 'timed_out',
    details: { what: 'document', limitSeconds: 1 },
  })
  clearInterval(timer)
  assert.ok(ticks > 30, `${ticks} ticks`)
})

test('a long file that goes on has the time it needs, up to the end of it', async () => {
  const words = Array.from({ length: 50 }, (_, line) => ({
    text: 'Le conseil municipal délibère sur les affaires de la commune.',
    x: 60,
    y: 780 - line * 14,
  }))
  const long = writePdf(Array.from({ length: 120 }, () => ({ words })))
  await assert.rejects(parse(long, { name: 'a.pdf', limits: { totalMs: 100 } }), { code: 'timed_out' })
  const { parsed } = await parse(long, { name: 'a.pdf' })
  assert.equal(parsed.pages.length, 120)
})

test('whoever waits may give up: the process is gone', async () => {
  const stop = new AbortController()
  const reading = parse('<div>'.repeat(400_000), { name: 'a.html', signal: stop.signal })
  setTimeout(() => stop.abort(new Error('the server stops')), 500)
  await assert.rejects(reading, /the server stops/)
  await assert.rejects(parse('a', { signal: stop.signal }), /the server stops/)
})

test('a source that breaks is no fault of the file', async () => {
  const source = Readable.from(
    (function* () {
      yield Buffer.from('un début')
      throw new Error('disk failure')
    })(),
  )
  await assert.rejects(parse(source), /disk failure/)
})

test('the pages of a scan are left to whoever reads pictures', async () => {
  const scan = await parse(createReadStream(`${fixtures}scan.pdf`), { name: 'a.pdf' })
  assert.deepEqual([scan.parsed.markdown, scan.unreadPages], ['', [1, 2]])
})
