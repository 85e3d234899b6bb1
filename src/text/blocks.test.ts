import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Block, blocksOf } from './blocks.ts'

const read = (text: string): [Block['kind'], string][] =>
  blocksOf(text).map(({ kind, start, end }) => [kind, text.slice(start, end)])

describe('a block is one paragraph, item, row or heading, without the signs that begin it', () => {
  const cases: readonly (readonly [string, readonly (readonly [Block['kind'], string])[]])[] = [
    ['', []],
    ['   \n\n\t', []],
    ['Une ligne.', [['sentence', 'Une ligne.']]],
    ['Une ligne\nsuite.  \n', [['sentence', 'Une ligne\nsuite.']]],
    [
      'Un.\n\nDeux.',
      [
        ['sentence', 'Un.'],
        ['sentence', 'Deux.'],
      ],
    ],
    [
      'A\r\nB\r\n\r\nC',
      [
        ['sentence', 'A\r\nB'],
        ['sentence', 'C'],
      ],
    ],
    ['# Titre', [['heading', 'Titre']]],
    ['###### Six', [['heading', 'Six']]],
    ['####### Sept', [['sentence', '####### Sept']]],
    ['#Sans espace', [['sentence', '#Sans espace']]],
    [
      '# Titre\nTexte',
      [
        ['heading', 'Titre'],
        ['sentence', 'Texte'],
      ],
    ],
    [
      '- un\n* deux\n+ trois\n• quatre',
      [
        ['item', 'un'],
        ['item', 'deux'],
        ['item', 'trois'],
        ['item', 'quatre'],
      ],
    ],
    [
      '1. un\n2) deux\n12. douze',
      [
        ['item', 'un'],
        ['item', 'deux'],
        ['item', 'douze'],
      ],
    ],
    ['2026. Une année', [['sentence', '2026. Une année']]],
    ['- un\n  suite', [['item', 'un\n  suite']]],
    [
      '- un\n\n  autre',
      [
        ['item', 'un'],
        ['sentence', 'autre'],
      ],
    ],
    ['> cité\n> suite', [['sentence', 'cité\n> suite']]],
    [
      '> - a\n> - b',
      [
        ['item', 'a'],
        ['item', 'b'],
      ],
    ],
    [
      '| a | b |\n|---|:-:|\n| 1 | 2 |',
      [
        ['row', '| a | b |'],
        ['row', '| 1 | 2 |'],
      ],
    ],
    [
      '| a |\nsuite',
      [
        ['row', '| a |'],
        ['sentence', 'suite'],
      ],
    ],
    [
      'avant\n\n---\n\naprès',
      [
        ['sentence', 'avant'],
        ['sentence', 'après'],
      ],
    ],
    [
      'avant\n\n```\ncode. Autre.\n```\n\naprès',
      [
        ['sentence', 'avant'],
        ['sentence', 'après'],
      ],
    ],
  ]
  for (const [text, blocks] of cases) test(JSON.stringify(text), () => assert.deepEqual(read(text), blocks))
})

test('blocks come in the order of the text and never share a character', () => {
  const text = '# Titre\n\nUn.\nDeux.\n- a\n- b\n\n| c |\n| - |\n| d |\n\n> e'
  const places = blocksOf(text).flatMap(({ start, end }) => [start, end])
  assert.deepEqual(
    places,
    places.toSorted((left, right) => left - right),
  )
})
