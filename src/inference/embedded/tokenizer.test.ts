import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { expectedTexts } from './fixtures/expected-texts.ts'
import { readVocabulary } from './model-file.ts'
import { carriedModelsFolder, readModelManifest } from './model-manifest.ts'
import { createTokenizer } from './tokenizer.ts'

const folder = carriedModelsFolder()
const { file } = await readModelManifest(folder)
const vocabulary = await readVocabulary(join(folder, file))
const texts = await expectedTexts()
const tokenizer = createTokenizer(vocabulary)

function piecesOf(text: string, limit = 510): string {
  return Array.from(tokenizer.encode(text, limit), (token) => vocabulary.pieces[token]).join(' ')
}

describe('the carried vocabulary', () => {
  for (const { text, pieces } of texts) {
    test(`cuts as the untrimmed one: ${text.slice(0, 60)}`, () => assert.equal(piecesOf(text), pieces))
  }
})

test('words begin with a mark, unknown letters become one unknown piece', () => {
  assert.equal(piecesOf('Hello world'), '<s> ▁Hello ▁world </s>')
  assert.equal(piecesOf('le mot привет'), '<s> ▁le ▁mot ▁ <unk> </s>')
})

test('spaces around and between words do not count', () => {
  assert.equal(piecesOf('  la \n\n  durée\u00a0maximale\t'), piecesOf('la durée maximale'))
  assert.equal(piecesOf(''), '<s> </s>')
  assert.equal(piecesOf(' \n '), '<s> </s>')
})

test('an accent written apart is the accented letter', () => {
  assert.equal(piecesOf('re\u0301mune\u0301ration franc\u0327aise'), piecesOf('rémunération française'))
})

test('ligatures, superscripts and full-width letters are written plainly', () => {
  assert.equal(piecesOf('ﬁn x² ＣＤＤ'), piecesOf('fin x2 CDD'))
})

test('a text is cut at its limit, between the marks', () => {
  const tokens = tokenizer.encode('travail '.repeat(1_000), 510)
  assert.equal(tokens.length, 512)
  assert.deepEqual([tokens[0], tokens.at(-1)], [vocabulary.start, vocabulary.end])
  assert.equal(piecesOf('un deux trois', 2), '<s> ▁un ▁deux </s>')
})

test('one endless word is cut too, without endless work', async () => {
  const text = (await readFile(import.meta.filename, 'utf8')).replace(/\s/g, '').repeat(5).slice(0, 20_000)
  assert.equal(tokenizer.encode(text, 510).length, 512)
})
