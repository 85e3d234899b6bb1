import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escapeMarkup } from './escape-markup.ts'

test('signs of markup are written so that they stay signs, once; all else is as it was', () => {
  for (const [text, written] of [
    ['<b>&"\'</b>', '&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;'],
    ['&amp;', '&amp;amp;'],
    ['é € 李 \u0000\n`/=', 'é € 李 \u0000\n`/='],
    ['', ''],
  ] as const) {
    assert.equal(escapeMarkup(text), written)
  }
})
