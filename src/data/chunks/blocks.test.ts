import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sectionsOf } from './blocks.ts'
import type { Chunking } from './chunking.ts'
import { usualChunking } from './chunking.ts'
import { piecesOf } from './pieces.ts'

/** Each section by its path, and the words of its blocks with their kind. */
function read(markdown: string): [string[], [string, string][]][] {
  return sectionsOf(markdown).map(({ path, blocks }) => [
    path,
    blocks.map(({ kind, start, end }): [string, string] => [kind, markdown.slice(start, end)]),
  ])
}

test('what stands before any heading is a section without a path; a text of nothing has none', () => {
  assert.deepEqual(read('Avant.\n\n# A\n\nDedans.'), [
    [[], [['text', 'Avant.']]],
    [['A'], [['text', 'Dedans.']]],
  ])
  for (const empty of ['', '\n\n', '   \n\t\n']) assert.deepEqual(read(empty), [])
})

test('a heading closes those of its level and below it', () => {
  const markdown = '# A\n\na\n\n## B\n\nb\n\n### C\n\nc\n\n## D\n\nd\n\n# E\n\ne'
  assert.deepEqual(
    read(markdown).map(([path]) => path),
    [['A'], ['A', 'B'], ['A', 'B', 'C'], ['A', 'D'], ['E']],
  )
})

test('levels that are skipped are no trouble', () => {
  const markdown = '### C\n\nc\n\n# A\n\na\n\n###### F\n\nf\n\n## B\n\nb'
  assert.deepEqual(
    read(markdown).map(([path]) => path),
    [['C'], ['A'], ['A', 'F'], ['A', 'B']],
  )
})

test('a heading with nothing below it is its own words; one with headings below it is theirs', () => {
  assert.deepEqual(read('# A\n\n# B\n\nb\n\n# C'), [
    [[], [['text', '# A']]],
    [['B'], [['text', 'b']]],
    [[], [['text', '# C']]],
  ])
  assert.deepEqual(
    read('# A\n\n## B\n\nb').map(([path]) => path),
    [['A', 'B']],
  )
})

test('one to six signs and a blank make a heading; signs at its end are no part of it', () => {
  for (const [line, title] of [
    ['# Un', 'Un'],
    ['###### Six', 'Six'],
    ['#\tTab', 'Tab'],
    ['## Fin ##', 'Fin'],
    ['## Fin ##########', 'Fin'],
    ['# C#', 'C#'],
    ['# F# et C#', 'F# et C#'],
    [`# ${'a'.repeat(300)}`, 'a'.repeat(300)],
  ] as const) {
    assert.deepEqual(read(`${line}\n\ntexte`), [[[title], [['text', 'texte']]]], line)
  }
  for (const line of ['#Un', '####### Sept', '#', '# ', '# ##', '\\# Un', `# ${'a'.repeat(301)}`]) {
    assert.deepEqual(read(`${line}\n\ntexte`)[0]?.[0], [], line)
  }
})

test('blocks are told apart: text, lists, tables, notes', () => {
  const blocks = [
    'Texte\nsuite.',
    '- un\n- deux\n\n  suite de deux',
    '| a | b |\n| --- | --- |\n| 1 | 2 |',
    '> note\n> suite',
  ]
  assert.deepEqual(read(blocks.join('\n\n')), [
    [
      [],
      [
        ['text', blocks[0] ?? ''],
        ['list', blocks[1] ?? ''],
        ['table', blocks[2] ?? ''],
        ['note', blocks[3] ?? ''],
      ],
    ],
  ])
})

test('numbered and dashed items are lists; a number or a dash alone is text', () => {
  for (const [line, kind] of [
    ['1. un', 'list'],
    ['12) douze', 'list'],
    ['* étoile', 'list'],
    ['+ plus', 'list'],
    ['-un', 'text'],
    ['1.un', 'text'],
    ['2026 fut', 'text'],
    ['1234567890. trop', 'text'],
    ['- ', 'list'],
    ['    - code', 'text'],
  ] as const) {
    assert.equal(read(line)[0]?.[1][0]?.[0], kind, line)
  }
})

test('what looks like a heading inside code is code', () => {
  const markdown = '# A\n\n```sh\n# commentaire\n\n## autre\n```\n\nFin.'
  assert.deepEqual(
    read(markdown).map(([path]) => path),
    [['A']],
  )
  assert.match(
    read(markdown)[0]?.[1]
      .map(([, text]) => text)
      .join('\n') ?? '',
    /# commentaire\n\n## autre/,
  )
})

const cut = (markdown: string, chunking: Partial<Chunking>) =>
  sectionsOf(markdown).flatMap(({ blocks }) => piecesOf(markdown, blocks, { ...usualChunking, ...chunking }))

test('pieces of a text hold no more than they may, and together every word of it once', () => {
  const sentences = Array.from({ length: 60 }, (_, at) => `La phrase ${at} est ici.`).join(' ')
  for (const size of [100, 150, 400, 8_000]) {
    const pieces = cut(sentences, { size })
    assert.ok(
      pieces.every(({ text }) => text.length <= size),
      String(size),
    )
    assert.equal(pieces.map(({ text }) => text).join(' '), sentences)
    for (const { text, start, end } of pieces) assert.equal(sentences.slice(start, end), text)
  }
})

test('a cut falls between sentences, never after a short form or inside a figure', () => {
  const text = `${'Selon l’art. L. 1 du code, M. Martin doit 1 234 567 euros à Mme Petit. '.repeat(8)}Fin.`
  for (const { text: piece } of cut(text, { size: 160 })) assert.match(piece, /[.]$/)
  for (const { text: piece } of cut(text, { size: 100 })) {
    assert.doesNotMatch(piece, /(?:art|\bL|\bM)\.$|\d$|^\d{3} /, piece)
  }
})

test('signs that a sender chose come first, and stay at the head of what follows them', () => {
  const text =
    'Titre §1 premier point du texte §2 deuxième point du texte §3 troisième point du texte qui se prolonge encore'
  const pieces = cut(text, { size: 100, separators: ['§'] }).map(({ text: piece }) => piece)
  assert.ok(
    pieces.slice(1).every((piece) => piece.startsWith('§')),
    pieces.join('|'),
  )
  assert.equal(pieces.join(''), text)
})

test('an overlap repeats whole words of what stands before, and never begins before the text', () => {
  const words = Array.from({ length: 80 }, (_, at) => `mot${at}`).join(' ')
  const pieces = cut(words, { size: 120, overlap: 40 })
  assert.ok(pieces.every(({ text }) => text.length <= 120))
  for (const [at, piece] of pieces.slice(1).entries()) {
    const before = pieces[at] ?? assert.fail()
    assert.ok(piece.start < before.end && piece.start > before.start, piece.text)
    assert.match(piece.text, /^mot\d+ /)
  }
})

test('an overlap reaches no block before its own', () => {
  const before = '> une note qui précède'
  const words = Array.from({ length: 60 }, (_, at) => `mot${at}`).join(' ')
  const pieces = cut(`${before}\n\n${words}`, { size: 130, overlap: 100 })
  const others = pieces.filter(({ kind }) => kind === 'text')
  assert.ok(others.length > 3)
  for (const { start, text } of others) assert.ok(start >= before.length + 2, text)
})

test('a table is cut between its rows, its header above each part; a row alone in a chunk is cut between its cells', () => {
  const header = '| Numéro | Nom |\n| --- | --- |\n'
  const rows = Array.from({ length: 40 }, (_, at) => `| ${at} | Personne ${at} |`)
  const pieces = cut(`${header}${rows.join('\n')}`, { size: 200 })
  assert.ok(pieces.length > 3 && pieces.every(({ text, kind }) => text.startsWith(header) && kind === 'table'))
  assert.deepEqual(
    pieces.flatMap(({ text }) => text.slice(header.length).split('\n')),
    rows,
  )
  const wide = `${header}| ${'cellule | '.repeat(200)}`
  assert.ok(cut(wide, { size: 200 }).every(({ text }) => text.length <= 400))
})

test('a text without any place to cut it is cut all the same', () => {
  const unbroken = 'x'.repeat(1_050)
  assert.deepEqual(
    cut(unbroken, { size: 100 }).map(({ text }) => text.length),
    [...Array.from({ length: 10 }, () => 100), 50],
  )
})
