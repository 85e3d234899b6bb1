import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import { sniffMediaType } from './media-type.ts'

const latin = (text: string): Buffer => Buffer.from(text, 'latin1')

const starts: readonly [name: string, bytes: Buffer, mediaType: string][] = [
  ['a PDF', latin('%PDF-1.7\n%âãÏÓ\n\0\0'), 'application/pdf'],
  ['a PDF after a few bytes of its producer', latin('\0\0\x01junk\n%PDF-1.4\n\0'), 'application/pdf'],
  ['an archive', latin('PK\x03\x04\x14\0\0\0\x08\0readme.bin\0\0'), 'application/zip'],
  ['an empty archive', latin('PK\x05\x06' + '\0'.repeat(18)), 'application/zip'],
  [
    'a Word file',
    latin('PK\x03\x04\x14\0\0\0\x08\0[Content_Types].xml\0\0PK\x03\x04word/document.xml'),
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  ],
  [
    'an OpenDocument text',
    latin('PK\x03\x04\x14\0\0\0\0\0\0mimetypeapplication/vnd.oasis.opendocument.textPK'),
    'application/vnd.oasis.opendocument.text',
  ],
  ['an old Word file', latin('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0'), 'application/x-ole-storage'],
  ['rich text', latin(String.raw`{\rtf1\ansi Bonjour}`), 'application/rtf'],
  ['a compressed file', gzipSync('bonjour'), 'application/gzip'],
  ['a picture', latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 'image/png'],
  ['a photograph', latin('\xff\xd8\xff\xe0\0\x10JFIF'), 'image/jpeg'],
  ['a program', latin('\x7fELF\x02\x01\x01\0\0\0'), 'application/x-elf'],
  ['a sound', latin('RIFF\x24\0\0\0WAVEfmt '), 'audio/wav'],
  ['a film', latin('\0\0\0\x18ftypmp42\0\0'), 'video/mp4'],
  ['a photograph of a telephone', latin('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'image/heic'],
  ['a photograph of another', latin('\0\0\0\x1cftypmif1\0\0\0\0'), 'image/heic'],
  ['a picture of today', latin('\0\0\0\x1cftypavif\0\0\0\0'), 'image/avif'],
  ['a dictation', latin('\0\0\0\x1cftypM4A \0\0\0\0'), 'audio/mp4'],
  ['a PDF of letters alone after a blank line', latin('\r\n%PDF-1.4\n1 0 obj << >> endobj'), 'application/pdf'],
  ['a PDF after the mark of UTF-8', latin('\xef\xbb\xbf%PDF-1.4\n1 0 obj'), 'application/pdf'],
  ['a page', latin('<!DOCTYPE html>\n<html lang="fr">'), 'text/html'],
  ['a page after a comment and blanks', latin('\n <!-- produit par X -->\n<HTML><body>'), 'text/html'],
  ['a page in UTF-16', Buffer.concat([latin('\xff\xfe'), Buffer.from('<html><p>é', 'utf16le')]), 'text/html'],
  ['an XHTML page', latin('<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">\n<html>'), 'text/html'],
  ['Markdown', Buffer.from('# Règlement\n\nTexte <b>gras</b>'), 'text/plain'],
  ['a text that begins like a program', Buffer.from('MZ est une abréviation.'), 'text/plain'],
  ['a text that speaks of PDF', Buffer.from('Un fichier commence par %PDF-1.7.'), 'text/plain'],
  ['old Western text', iconv.encode('L’été à l’hôtel : 12 €', 'windows-1252'), 'text/plain'],
  ['text in UTF-16 without a mark', Buffer.from('Le règlement intérieur', 'utf16le'), 'text/plain'],
  ['nothing', Buffer.alloc(0), 'text/plain'],
  ['zeros', Buffer.alloc(5000), 'application/octet-stream'],
]

for (const [name, bytes, mediaType] of starts) {
  test(`${name} is ${mediaType}`, () => assert.equal(sniffMediaType(bytes), mediaType))
}

test('noise is no text', () => {
  for (let index = 0; index < 50; index += 1) {
    assert.equal(sniffMediaType(Buffer.concat([latin('\x01\x02'), randomBytes(3000)])), 'application/octet-stream')
  }
})

test('real files are what they are', async () => {
  const folder = fileURLToPath(new URL('../../../test/fixtures/documents/', import.meta.url))
  for (const name of ['reglement.pdf', 'encrypted.pdf', 'scan.pdf']) {
    assert.equal(sniffMediaType(await readFile(folder + name)), 'application/pdf')
  }
  assert.equal(sniffMediaType(await readFile(`${folder}note.html`)), 'text/html')
})

test('a character cut at the end of the first bytes does not hide a text', () => {
  const bytes = Buffer.concat([Buffer.alloc(4095, 'a'), Buffer.from('é'.repeat(50))])
  assert.equal(sniffMediaType(bytes), 'text/plain')
})

test('what stands before a page is passed over in little time', () => {
  const page = Buffer.from('<?xml version="1.0"?>\n<!-- a --><!-- b -->\n<!DOCTYPE html>')
  assert.equal(sniffMediaType(page), 'text/html')
  const start = process.cpuUsage()
  assert.equal(sniffMediaType(Buffer.from(`${'<!---->'.repeat(140)}x`)), 'text/plain')
  assert.equal(sniffMediaType(Buffer.from('<!--'.repeat(1000))), 'text/plain')
  assert.equal(sniffMediaType(Buffer.from('<?xml '.repeat(1000))), 'text/plain')
  const { user, system } = process.cpuUsage(start)
  assert.ok(user + system < 500_000, `${(user + system) / 1000} ms`)
})
