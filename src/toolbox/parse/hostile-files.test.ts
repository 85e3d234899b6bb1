import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { wordParagraph, writeDocx, writeOpenDocument, writePackage } from '../../../test/fakes/write-office.ts'
import { writePdf } from '../../../test/fakes/write-pdf.ts'
import { openDocumentReader } from './document-reader.ts'

const reader = openDocumentReader({ office: null })
after(() => reader.close())
const { signal } = new AbortController()
const mebibyte = 1024 * 1024

/** An archive of one part whose directory says what it likes of the part's size. */
function zipThatSays(name: string, packed: Buffer, says: number): Buffer {
  const named = Buffer.from(name)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50)
  local.writeUInt16LE(20, 4)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(says, 22)
  local.writeUInt16LE(named.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50)
  central.writeUInt16LE(20, 6)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(says, 24)
  central.writeUInt16LE(named.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + named.length, 12)
  end.writeUInt32LE(30 + named.length + packed.length, 16)
  return Buffer.concat([local, named, packed, central, named, end])
}

function nestedArchives(depth: number): Uint8Array {
  let inner: Uint8Array = writePackage({ 'a.txt': 'Un texte.' })
  for (let level = 0; level < depth; level += 1) inner = writePackage({ [`${level}.zip`]: inner })
  return inner
}

const laughs = Array.from({ length: 12 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`).join(
  '',
)
const entities = `<!DOCTYPE x [<!ENTITY l0 "ha">${laughs}<!ENTITY file SYSTEM "file:///etc/passwd">]>`
const note = writeDocx(wordParagraph('Une note.'))
const deepTables = `${'<w:tbl><w:tr><w:tc>'.repeat(20_000)}<w:p/>${'</w:tc></w:tr></w:tbl>'.repeat(20_000)}`
const zerosBytes = 250 * mebibyte
const zeros = deflateRawSync(Buffer.alloc(zerosBytes), { level: 1 })

const files: readonly [what: string, name: string, content: () => Uint8Array, codes: readonly string[]][] = [
  [
    'a part that unfolds too far',
    'a.docx',
    () => zipThatSays('word/document.xml', zeros, zerosBytes),
    ['decompression_bomb'],
  ],
  [
    'a part that lies about its size',
    'a.docx',
    () => zipThatSays('word/document.xml', zeros, 1000),
    ['decompression_bomb', 'corrupted'],
  ],
  [
    'the same in an archive',
    'a.zip',
    () => zipThatSays('a.txt', zeros, 1000),
    ['decompression_bomb', 'corrupted', 'empty_document', 'unsupported_type'],
  ],
  [
    'the same in a spreadsheet',
    'a.xlsx',
    () => zipThatSays('xl/workbook.xml', zeros, zerosBytes),
    ['decompression_bomb'],
  ],
  ['archives inside archives', 'a.zip', () => nestedArchives(12), ['empty_document', 'corrupted']],
  ['tables inside tables', 'a.docx', () => writeDocx(deepTables), ['corrupted', 'timed_out']],
  [
    'elements inside elements',
    'a.odt',
    () => writeOpenDocument('text', '<text:section>'.repeat(50_000)),
    ['corrupted', 'empty_document'],
  ],
  ['a Word file that lost its end', 'a.docx', () => note.subarray(0, note.length - 200), ['corrupted']],
  ['a name that lies', 'a.docx', () => Buffer.from('<script>'), ['unsupported_type']],
  [
    'a program called a picture',
    'a.png',
    () => Buffer.from('MZ\x90\0\x03\0\0\0\xff\xff', 'latin1'),
    ['unsupported_type'],
  ],
]

/** A PDF of one page of these objects from the sixth on, whose drawing is the sixth. */
function pdfThatDraws(...objects: readonly string[]): Buffer {
  const all = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /X 6 0 R >> >> /Contents 5 0 R >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    '<< /Length 5 >> stream\n/X Do\nendstream',
    ...objects,
  ]
  const body = all.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join('')
  return Buffer.from(`%PDF-1.7\n${body}trailer << /Root 1 0 R /Size ${all.length + 1} >>\n%%EOF`, 'latin1')
}

/** A drawing that draws another one twice. */
function drawingOf(other: number): string {
  const head = `/Type /XObject /Subtype /Form /BBox [0 0 500 500] /Resources << /XObject << /X ${other} 0 R >> >>`
  return `<< ${head} /Length 11 >> stream\n/X Do /X Do\nendstream`
}

test('drawings of a PDF that draw themselves or double at each level are refused, and memory stays bounded', async () => {
  const first = 6
  const doubling = Array.from({ length: 40 }, (_, level) => drawingOf(first + level + 1))
  for (const content of [pdfThatDraws(drawingOf(first)), pdfThatDraws(...doubling)]) {
    // That it ends is what is tried, whatever the limit.
    const limits = { stallMs: 1_500 }
    await assert.rejects(
      reader.read({ content, name: 'a.pdf', signal, limits }),
      (error: Error & { code?: string }) => {
        assert.ok(
          ['corrupted', 'decompression_bomb', 'timed_out', 'empty_document'].includes(error.code ?? ''),
          error.code,
        )
        return true
      },
    )
  }
})

test('a page tree of a PDF that goes in circles is refused', async () => {
  const looped = pdfThatDraws(drawingOf(6)).toString('latin1').replace('/Kids [3 0 R]', '/Kids [2 0 R]')
  await assert.rejects(reader.read({ content: Buffer.from(looped, 'latin1'), name: 'a.pdf', signal }), {
    code: 'corrupted',
  })
})

for (const [what, name, content, codes] of files) {
  test(`${what} is refused with a code`, async () => {
    await assert.rejects(reader.read({ content: content(), name, signal }), (error: Error & { code?: string }) => {
      assert.ok(codes.includes(error.code ?? ''), `${error.code}: ${error.message}`)
      return true
    })
  })
}

test('threat: hostile files: entities are never followed nor unfolded', async () => {
  const parts = {
    'word/document.xml': `${entities}<w:document><w:body><w:p><w:r><w:t>&l12; &file; texte</w:t></w:r></w:p></w:body></w:document>`,
  }
  for (const [name, content] of [
    ['a.docx', writeDocx('', parts)],
    ['a.html', Buffer.from(`${entities}<html><body><p>&l12; &file; texte</p></body></html>`)],
  ] as const) {
    const told = await reader.read({ content, name, signal }).then(
      ({ parsed }) => parsed.markdown,
      (error: Error & { code?: string }) => error.code ?? error.message,
    )
    assert.ok(told.length < 2000, `${told.length} characters`)
    assert.doesNotMatch(told, /root:|haha/)
  }
})

test('a hundred megabytes of text are refused without being held', async () => {
  const part = Buffer.from('Un texte qui ne finit pas. '.repeat(2500))
  let sent = 0
  const content = Readable.from(
    (function* () {
      for (; sent < 100 * mebibyte; sent += part.length) yield part
    })(),
  )
  const before = process.memoryUsage.rss()
  await assert.rejects(reader.read({ content, name: 'a.txt', signal }), { code: 'too_large' })
  assert.ok(sent < 60 * mebibyte, `${sent} bytes were sent`)
  assert.ok(process.memoryUsage.rss() - before < 300 * mebibyte)
})

test('a file that gets nowhere keeps nobody waiting: another is read meanwhile', async () => {
  const left = new AbortController()
  const endless = Buffer.from('<div>'.repeat(400_000))
  const slow = reader.read({ content: endless, name: 'a.html', signal: left.signal }).catch(() => 'slow')
  const words = [{ text: 'Le conseil municipal.', x: 60, y: 700 }]
  const served = reader.read({ content: writePdf([{ words }]), name: 'b.pdf', signal })
  assert.equal(await Promise.race([served.then(({ parsed }) => parsed.markdown), slow]), 'Le conseil municipal.')
  left.abort(new Error('enough'))
  assert.equal(await slow, 'slow')
})
