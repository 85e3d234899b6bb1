import assert from 'node:assert/strict'
import { test } from 'node:test'
import iconv from 'iconv-lite'
import { decodeText, sniffEncoding, withoutCutCharacter } from './decode-text.ts'

const sentence = 'L’œuvre d’Élise coûte 12 € – « déjà vu », dit l’élève à Noël.'

const encodings: readonly [encoding: string, addsMark: boolean, sniffed: string][] = [
  ['utf-8', false, 'utf-8'],
  ['utf-8', true, 'utf-8'],
  ['utf-16le', true, 'utf-16le'],
  ['utf-16be', true, 'utf-16be'],
  ['utf-16le', false, 'utf-16le'],
  ['utf-16be', false, 'utf-16be'],
  ['utf-32le', true, 'utf-32le'],
  ['utf-32be', true, 'utf-32be'],
  ['windows-1252', false, 'windows-1252'],
]

for (const [encoding, addBOM, sniffed] of encodings) {
  test(`${encoding}${addBOM ? ' with a mark' : ''} is told and read`, () => {
    const bytes = iconv.encode(sentence, encoding, { addBOM })
    assert.equal(sniffEncoding(bytes), sniffed)
    assert.equal(decodeText(bytes).replace(/^\ufeff/, ''), sentence)
  })
}

test('the apostrophe, the euro and the ligature of Windows are not lost', () => {
  assert.equal(decodeText(Buffer.from([0x92, 0x80, 0x9c, 0xe9])), '’€œé')
})

test('a declared encoding is followed when the bytes allow it', () => {
  const bytes = iconv.encode('cœur à 3 €', 'iso-8859-15')
  assert.equal(decodeText(bytes, 'iso-8859-15'), 'cœur à 3 €')
  assert.equal(decodeText(iconv.encode('Привет', 'koi8-r'), 'koi8-r'), 'Привет')
})

test('a declared Latin-1 is read as Windows, as browsers do', () => {
  assert.equal(decodeText(Buffer.from([0x4c, 0x92, 0xe9]), 'ISO-8859-1'), 'L’é')
})

test('a wrong declaration changes nothing', () => {
  assert.equal(decodeText(Buffer.from('été'), 'iso-8859-1'), 'été')
  assert.equal(decodeText(Buffer.from([0xe9]), 'utf-8'), 'é')
  assert.equal(decodeText(Buffer.from([0xe9]), 'utf-16'), 'é')
  assert.equal(decodeText(Buffer.from([0xe9]), 'no-such-encoding'), 'é')
})

test('a character cut at the end of the first bytes is left out, and only there', () => {
  const cut = Buffer.from('été').subarray(0, 4)
  assert.equal(sniffEncoding(cut), 'windows-1252')
  assert.equal(withoutCutCharacter(cut).toString(), 'ét')
  assert.equal(withoutCutCharacter(Buffer.from('été')).length, 5)
  assert.equal(decodeText(iconv.encode('payé', 'windows-1252')), 'payé')
})

const french = 'Les élèves de l’école ont déjà reçu où ça se gère : Noël, garçon, fête, œuvre, 12 €.'

test('an old encoding is told by the words that it makes', () => {
  for (const encoding of ['windows-1252', 'iso-8859-15', 'macintosh', 'cp850']) {
    const isOlder = encoding === 'cp850' || encoding === 'macintosh'
    const text = isOlder ? french.replace('œ', 'oe').replace('€', 'F').replace('’', "'") : french
    const kept = encoding === 'iso-8859-15' ? text.replace('’', "'") : text
    assert.equal(decodeText(iconv.encode(kept, encoding)), kept, encoding)
  }
})

test('UTF-8 with a stray byte stays UTF-8, and the byte is marked', () => {
  const bytes = Buffer.concat([
    Buffer.from('L’été est arrivé : '),
    Buffer.from([0xe9]),
    Buffer.from(' à la mairie, déjà.'),
  ])
  assert.equal(decodeText(bytes), 'L’été est arrivé : \ufffd à la mairie, déjà.')
  assert.equal(decodeText(bytes, 'iso-8859-1'), 'L’été est arrivé : \ufffd à la mairie, déjà.')
})
