import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { asQuotation, escapeMarkdown } from './markdown.ts'

describe('words that are only words', () => {
  const cases = [
    ['mot', 'mot'],
    ['3 * 4_5', '3 \\* 4\\_5'],
    ['[1] <b> # `x`', '\\[1\\] \\<b\\> \\# \\`x\\`'],
    ['a\\b', 'a\\\\b'],
    ['un\n\n deux', 'un deux'],
    ['', ''],
  ] as const
  for (const [words, escaped] of cases) test(JSON.stringify(words), () => assert.equal(escapeMarkdown(words), escaped))
})

describe('a quotation', () => {
  const cases = [
    ['Un mot.', '> Un mot.'],
    ['Un.\n\nDeux.', '> Un.\n>\n> Deux.'],
    ['## Titre', '> **Titre**'],
    ['## **Titre** __ici__', '> **Titre ici**'],
    ['> # Titre', '> **Titre**'],
    ['#sans', '> #sans'],
    ['selon [1] et [12]', '> selon \\[1] et \\[12]'],
    ['[1234] et [a]', '> [1234] et [a]'],
    ['- a\n- b', '> - a\n> - b'],
    ['| a |\n| - |', '> | a |\n> | - |'],
    ['', '>'],
  ] as const
  for (const [text, quoted] of cases) test(JSON.stringify(text), () => assert.equal(asQuotation(text), quoted))
})
