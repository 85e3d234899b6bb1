import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainText } from '#data/chunks/plain-text'
import { sectionsOf } from '#data/chunks/blocks'
import iconv from 'iconv-lite'
import { readText } from './read-text.ts'
import { parserInput } from '../../../../test/fakes/parser-input.ts'

function read(content: string | Buffer) {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return readText(parserInput(bytes, 'a.txt'))
}

test('lines stay, whatever system wrote their ends', async () => {
  const { markdown, title, pages, language } = await read('Un\r\nDeux\rTrois  \n\n\n\nQuatre\n')
  assert.equal(markdown, 'Un\nDeux\nTrois\n\nQuatre')
  assert.deepEqual([title, pages, language], [null, [], 'fr'])
})

test('old Western text and UTF-16 keep their accents', async () => {
  const sentence = 'L’élève de l’école paie 3 €.'
  for (const encoding of ['windows-1252', 'utf-16le', 'utf-16be']) {
    assert.equal((await read(iconv.encode(sentence, encoding))).markdown, sentence)
  }
  assert.equal((await read(Buffer.from('e\u0301te\u0301'))).markdown, 'été')
})

test('nothing becomes a heading, a quotation or a table by accident', async () => {
  const source = '# 12 rue des Lilas\n> suite\n| a | b |\n```\ncode'
  const { markdown } = await read(source)
  const sections = sectionsOf(markdown)
  assert.equal(sections.length, 1)
  assert.deepEqual(sections[0]?.path, [])
  assert.deepEqual(new Set(sections[0]?.blocks.map(({ kind }) => kind)), new Set(['text']))
  assert.equal(plainText('\\# 12 rue'), '# 12 rue')
})

test('control characters, which no database takes, are gone', async () => {
  assert.equal((await read('a\u0001b\u0000c\u000cd\u00ade')).markdown, 'abc\n\nde')
})

test('a text of blanks is empty', async () => {
  await assert.rejects(read(' \n\t\n'), { code: 'empty_document' })
})

test('English is told from French', async () => {
  const { language } = await read('The terms of this agreement are set by the council and shall not be changed.')
  assert.equal(language, 'en')
})

test('an endless rule is shortened', async () => {
  const { markdown } = await read(`a${'-'.repeat(100_000)}b`)
  assert.equal(markdown.length, 202)
})
