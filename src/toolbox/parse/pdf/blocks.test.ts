import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lineOf, paragraphOf, rowsOf } from '../../../../test/fakes/pdf-lines.ts'
import { blocksOf } from './blocks.ts'
import { headingStyleOf } from './headings.ts'
import type { Line } from './page-lines.ts'

const ordinary = paragraphOf(
  Array.from({ length: 20 }, () => 'Une ligne ordinaire du texte, assez longue pour compter.'),
)
const style = headingStyleOf([...ordinary, lineOf('Titre', { size: 18 }), lineOf('Sous-titre', { size: 14 })])

/** Kinds and words of the blocks of some pages. */
function blocks(...pages: Line[][]): [kind: string, text: string][] {
  const given = pages.map((lines, index) => ({ number: index + 1, height: 842, lines }))
  return blocksOf(given, style).map(({ kind, segments }) => [kind, segments.map(({ text }) => text).join('')])
}

test('the lines of a paragraph are one block, a larger step ends it', () => {
  const lines = [...paragraphOf(['Un début', 'et sa suite.']), ...paragraphOf(['Un autre', 'alinéa.'], { y: 650 })]
  assert.deepEqual(blocks(lines), [
    ['paragraph', 'Un début et sa suite.'],
    ['paragraph', 'Un autre alinéa.'],
  ])
})

test('without a larger step, a short last line ends its paragraph', () => {
  const lines = [
    lineOf('Une première ligne qui va jusqu’au bord', { y: 700, right: 535 }),
    lineOf('et s’arrête là.', { y: 686, right: 200 }),
    lineOf('Une deuxième phrase qui commence un alinéa', { y: 672, right: 535 }),
  ]
  assert.deepEqual(
    blocks(lines).map(([, text]) => text),
    ['Une première ligne qui va jusqu’au bord et s’arrête là.', 'Une deuxième phrase qui commence un alinéa'],
  )
})

test('a word that was cut is whole again', () => {
  const lines = [lineOf('la média', { y: 700, isCut: true }), lineOf('thèque municipale', { y: 686 })]
  assert.deepEqual(blocks(lines), [['paragraph', 'la médiathèque municipale']])
})

test('a paragraph goes on in the next column and on the next page when its sentence does', () => {
  const column = [lineOf('Le prêt est accordé pour', { y: 100 }), lineOf('quatre semaines.', { y: 700, left: 310 })]
  assert.deepEqual(blocks(column), [['paragraph', 'Le prêt est accordé pour quatre semaines.']])
  const pages = [[lineOf('Le prêt est', { y: 100 })], [lineOf('suspendu.', { page: 2, y: 760 })]] as const
  assert.deepEqual(blocks([...pages[0]], [...pages[1]]), [['paragraph', 'Le prêt est suspendu.']])
})

test('a hyphen at the end of a page is that of a cut word', () => {
  assert.deepEqual(blocks([lineOf('la média-', { y: 100 })], [lineOf('thèque', { page: 2, y: 760 })]), [
    ['paragraph', 'la médiathèque'],
  ])
})

test('a sentence that ended with its page is not gone on with', () => {
  const found = blocks([lineOf('Fin de phrase.', { y: 100 })], [lineOf('suite', { page: 2, y: 760 })])
  assert.equal(found.length, 2)
})

test('headings over two lines are one, headings of two levels are two', () => {
  const lines = [
    lineOf('Règlement intérieur', { y: 760, size: 18 }),
    lineOf('de la médiathèque', { y: 738, size: 18 }),
    lineOf('Dispositions', { y: 710, size: 14 }),
    ...paragraphOf(['Texte.'], { y: 680 }),
  ]
  assert.deepEqual(blocks(lines), [
    ['heading', 'Règlement intérieur de la médiathèque'],
    ['heading', 'Dispositions'],
    ['paragraph', 'Texte.'],
  ])
})

test('items begin at their bullets and hold their following lines', () => {
  const lines = [
    lineOf('• une pièce d’identité', { y: 700, right: 535 }),
    lineOf('en cours de validité ;', { y: 686, left: 72 }),
    lineOf('– un justificatif', { y: 672 }),
    lineOf('\uf0b7 une photo', { y: 658 }),
  ]
  assert.deepEqual(blocks(lines), [
    ['item', 'une pièce d’identité en cours de validité ;'],
    ['item', 'un justificatif'],
    ['item', 'une photo'],
  ])
})

test('numbered lines begin a block each', () => {
  const lines = ['1. Premier point', '2° Deuxième point', 'a) Troisième point', 'IV. Quatrième point'].map(
    (text, index) => lineOf(text, { y: 700 - index * 14 }),
  )
  assert.equal(blocks(lines).length, 4)
})

test('a change of size begins a block', () => {
  assert.equal(
    blocks([lineOf('Le texte courant', { y: 700 }), lineOf('une note en petit', { y: 686, size: 8 })]).length,
    2,
  )
})

test('a table stands between its paragraphs, and goes on over the page', () => {
  const head = rowsOf(
    [
      [
        ['Lot', 60],
        ['Prix', 200],
        ['Délai', 350],
      ],
      [
        ['Murs', 60],
        ['3 €', 200],
        ['2 mois', 350],
      ],
    ],
    { y: 600 },
  )
  const rest = rowsOf(
    [
      [
        ['Toit', 60],
        ['4 €', 200],
        ['1 mois', 350],
      ],
    ],
    { page: 2, y: 760 },
  )
  const found = blocks(
    [...paragraphOf(['Avant.']), ...head],
    [...rest, ...paragraphOf(['Après.'], { page: 2, y: 700 })],
  )
  assert.deepEqual(found, [
    ['paragraph', 'Avant.'],
    ['table', '| Lot | Prix | Délai |\n| --- | --- | --- |\n| Murs | 3 € | 2 mois |\n| Toit | 4 € | 1 mois |'],
    ['paragraph', 'Après.'],
  ])
})

test('nothing makes nothing', () => assert.deepEqual(blocks([], []), []))
