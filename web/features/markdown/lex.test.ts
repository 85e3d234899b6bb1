import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blocksOf } from '../export/blocks.ts'
import { toHtml } from './html-text.ts'
import { lex } from './lex.ts'
import { toPlainText } from './plain-text.ts'
import { childrenOf } from './tokens.ts'

/** Whether a pair of marks around so many characters is read as one. */
const isRead = (length: number): boolean => /<strong>/.test(toHtml(`**${'a'.repeat(length)}**`))

test('a paragraph without end is read piece by piece, as it is written', () => {
  for (const mark of ['_a', '*_a', 'a_b', '[a](']) {
    const text = mark.repeat(Math.ceil(12_000 / mark.length)).trim()
    const [paragraph, ...others] = lex(text)
    assert.ok(paragraph?.type === 'paragraph' && others.length === 0, mark)
    const tokens = childrenOf(paragraph)
    assert.equal(tokens.map(({ raw }) => raw).join(''), text, mark)
  }
  assert.deepEqual([4_000, 6_000].map(isRead), [true, false])
})

test('a paragraph that people write keeps its emphasis, however long the answer', () => {
  const paragraph = `Le délai est de **deux mois** pour un _cadre_.`
  const html = toHtml(`${paragraph}\n\n`.repeat(500))
  assert.equal(html.match(/<strong>deux mois<\/strong>/g)?.length, 500)
})

test('what is nested beyond reason is copied and exported as its words', () => {
  const text = `${'> '.repeat(5_000)}fin`
  assert.ok(toPlainText(text).endsWith('fin'))
  assert.ok(toHtml(text).endsWith('fin</p>'))
  assert.equal(blocksOf(text, 0).length, 1)
})
