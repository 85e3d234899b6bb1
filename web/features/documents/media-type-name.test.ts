import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mediaTypeName } from './media-type-name.ts'

const words: Record<string, string> = { 'document.type.text': 'Texte', 'document.type.message': 'Courriel' }
const text = (key: string) => words[key] ?? 'Image'

test('a kind of file has the name that people give it', () => {
  assert.equal(mediaTypeName(text, 'application/pdf'), 'PDF')
  assert.equal(mediaTypeName(text, 'text/plain'), 'Texte')
  assert.equal(mediaTypeName(text, 'image/png'), 'Image PNG')
  assert.equal(mediaTypeName(text, 'application/vnd.oasis.opendocument.text'), 'OpenDocument (odt)')
  assert.equal(mediaTypeName(text, 'application/x-tar'), 'TAR')
  assert.equal(mediaTypeName(text, 'application/epub+zip'), 'EPUB')
  assert.equal(mediaTypeName(text, 'message/rfc822'), 'Courriel')
  assert.equal(mediaTypeName(text, 'application/msword'), 'Word (doc)')
})
