import assert from 'node:assert/strict'
import { test } from 'node:test'
import { analyse } from '#text/analyse'
import { extractFacts } from '#text/facts/extract-facts'
import { languageOf } from '#text/languages/languages'
import { markdownLines } from '#text/markdown-lines'
import { deniesTheOther, oppositeSense } from '#text/polarity'
import { segmentsOf } from '#text/segments'
import { withArticleHeadings } from './article-headings.ts'
import { sniffMediaType } from './media-type.ts'
import { withTextHeadings } from './text/text-headings.ts'

/** What everything that is read as text goes through: each looks at it with expressions of its own. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  analyse,
  extractFacts,
  languageOf,
  markdownLines,
  segmentsOf,
  withArticleHeadings,
  withTextHeadings,
  deniesTheOther: (text) => deniesTheOther(text, 'Il peut le faire.'),
  oppositeSense: (text) => oppositeSense('Il peut augmenter.', text),
  sniffMediaType: (text) => sniffMediaType(Buffer.from(text)),
}

/** Beginnings of something that never comes, and things without end. */
const parts = [
  ...[
    '<!--',
    '<!--a-->',
    '<!-- -- > ',
    '<?xml?>',
    '<!DOCTYPE ',
    'abcdefghij',
    ' ',
    '\t \u00A0',
    '\n',
    ' \n',
    '#',
    '# ',
  ],
  ...['*', '*a ', '_a', '(', '[', '[1]', '[1] ', '.', '. ', '."', 'art. ', '1', '1 ', '1.', '1,5 ', '1er ', '- a\n'],
  ...['1er mars 2024 ', 'du 1 au 2 et 3 ', '2 mois et 3 ', 'article L. 1-1 à ', 'L1221-', 'L. 1221-19, ', 'IV. ', '|'],
  ...[
    '|a',
    '| 1 |\n',
    '-',
    '> ',
    '`a',
    'l’',
    '« ',
    'a-',
    'http://a.',
    'a@',
    '5 % de ',
    '1 000 ',
    'A',
    'A B ',
    'ne pas ',
  ],
  ...['R.T.T.', 'e\u0301', '\u200D', 'a\0', '😀', '\uD800'],
]

const characters = 50_000
/** The slowest needs 0.1 s; an expression that begins again at each character needs many. */
const mostMs = 2_000

for (const [name, read] of Object.entries(readers)) {
  test(`whatever is repeated, ${name} reads it in a time that its length alone decides`, () => {
    for (const part of parts) {
      const text = `${part.repeat(Math.ceil(characters / part.length))}x`
      const before = process.threadCpuUsage()
      read(text)
      const { user, system } = process.threadCpuUsage(before)
      assert.ok((user + system) / 1000 < mostMs, `${JSON.stringify(part)}: ${(user + system) / 1000} ms`)
    }
  })
}
