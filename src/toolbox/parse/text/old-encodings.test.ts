import assert from 'node:assert/strict'
import iconv from 'iconv-lite'
import { describe, test } from 'node:test'
import { looksLikeText, textStart } from './looks-like-text.ts'
import { isMostlyUtf8, isOldEncoding, oldEncoding } from './old-encodings.ts'

const french = 'L’élève a été reçu à l’école où il était né : « ça va », dit-il.'
const plain = "L'élève a été reçu à l'école où il était né, ça va."

describe('the encoding of a French text from before UTF-8', () => {
  const cases = [
    ['windows-1252', french],
    ['windows-1252', plain],
    ['macintosh', french],
    ['cp850', plain],
  ] as const
  for (const [encoding, text] of cases) {
    test(`${encoding}: ${text.slice(0, 12)}`, () => assert.equal(oldEncoding(iconv.encode(text, encoding)), encoding))
  }

  test('is Unix’s where the euro stands in its place', () => {
    const bytes = iconv.encode('Le cœur coûte 3 €, bœuf, sœur, œuvre', 'iso-8859-15')
    assert.match(iconv.decode(bytes, oldEncoding(bytes)), /cœur coûte 3 €/)
  })

  test('is Windows’ in doubt', () => assert.equal(oldEncoding(Buffer.from('abc')), 'windows-1252'))

  test('has a name among four', () => {
    assert.deepEqual(['windows-1252', 'cp850', 'utf-8', 'latin1'].map(isOldEncoding), [true, true, false, false])
  })
})

describe('a text is UTF-8', () => {
  const cases: readonly (readonly [string, Uint8Array, boolean])[] = [
    ['in ASCII', Buffer.from('abc'), true],
    ['in French', Buffer.from(french), true],
    ['with signs of four bytes', Buffer.from('🏛️ mairie'), true],
    ['with one stray byte among many letters', Buffer.concat([Buffer.from(french), Buffer.of(0xe9)]), true],
    ['not when it is Windows’', iconv.encode(french, 'windows-1252'), false],
    ['not with bytes that begin nothing', Buffer.of(0x80, 0xff, 0xc0), false],
    ['empty', Buffer.alloc(0), true],
  ]
  for (const [what, bytes, isUtf8] of cases) test(what, () => assert.equal(isMostlyUtf8(bytes), isUtf8))
})

describe('bytes look like text', () => {
  const cases: readonly (readonly [string, Uint8Array, boolean])[] = [
    ['in UTF-8', Buffer.from(french), true],
    ['in Windows’ encoding', iconv.encode(french, 'windows-1252'), true],
    ['in UTF-16 with its mark', iconv.encode(french, 'utf16', { addBOM: true }), true],
    ['with line ends and tabulations', Buffer.from('a\tb\r\nc\f'), true],
    ['cut in the middle of a letter', Buffer.from('été').subarray(0, 4), true],
    ['empty', Buffer.alloc(0), true],
    ['not of controls', Buffer.alloc(200, 1), false],
    ['not of a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0, 0, 0, 1, 0, 2, 3, 4, 5, 6]), false],
  ]
  for (const [what, bytes, isText] of cases) test(what, () => assert.equal(looksLikeText(bytes), isText))
})

test('the beginning of a text is told without its mark', () => {
  assert.equal(textStart(Buffer.from('\ufeff<?xml')), '<?xml')
  assert.equal(textStart(Buffer.from('a'.repeat(3000))).length, 1024)
})
