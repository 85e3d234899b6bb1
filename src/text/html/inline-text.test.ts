import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { parseHTML } from 'linkedom'
import { inlineText, lineText, tidy } from './inline-text.ts'

const bodyOf = (source: string) => parseHTML(`<!doctype html><html><body>${source}</body></html>`).document.body

describe('a line is tidied', () => {
  const cases = [
    ['', ''],
    ['  mot  ', 'mot'],
    ['un\n\tdeux', 'un deux'],
    ['un\u00a0\u202fdeux', 'un deux'],
    ['un , deux .', 'un, deux.'],
    ['( un )', '( un)'],
    ['[ 1 ]', '[ 1]'],
    ['un ; deux : trois !', 'un ; deux : trois !'],
  ] as const
  for (const [text, expected] of cases) test(JSON.stringify(text), () => assert.equal(tidy(text), expected))
})

describe('the text of an element', () => {
  const cases = [
    ['', ''],
    ['mot', 'mot'],
    ['<p>un</p><p>deux</p>', 'un deux'],
    ['un<br>deux', 'un deux'],
    ['un<b>deux</b>', 'undeux'],
    ['<ul><li>a</li><li>b</li></ul>', 'a b'],
    ['<table><tr><td>a</td></tr></table>suite', 'a suite'],
    ['&lt;b&gt; &amp; &eacute;', '<b> & é'],
    ['<!-- rien -->mot', 'mot'],
  ] as const
  for (const [source, expected] of cases) {
    test(JSON.stringify(source), () => assert.equal(inlineText(bodyOf(source)), expected))
  }
})

describe('words in a row keep the spaces that stand inside their elements', () => {
  const cases = [
    ['un <b>deux</b> trois', 'un deux trois'],
    ['un<b> deux </b>trois', 'un deux trois'],
    ['un<b>deux</b>trois', 'undeuxtrois'],
    ['un<i></i>deux', 'un deux'],
    ['<!-- x -->un', 'un'],
    ['', ''],
  ] as const
  for (const [source, expected] of cases) {
    test(JSON.stringify(source), () => assert.equal(lineText([...bodyOf(source).childNodes]), expected))
  }
})
