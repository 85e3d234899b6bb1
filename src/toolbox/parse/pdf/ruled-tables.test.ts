import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parserInput } from '../../../../test/fakes/parser-input.ts'
import { type PdfPage, type PdfWords, writePdf } from '../../../../test/fakes/write-pdf.ts'
import { readPdf } from './read-pdf.ts'

const columns = [60, 200, 320, 440]
const rowHeight = 30

async function markdownOf(...pages: readonly PdfPage[]): Promise<string> {
  return (await readPdf(parserInput(writePdf(pages), 'a.pdf'))).markdown
}

interface Place {
  readonly top?: number
  readonly edges?: readonly number[]
}

/** Lines of each cell, one above the other, in rows of the same height. */
function words(rows: readonly (readonly string[])[], { top = 700, edges = columns }: Place = {}): PdfWords[] {
  return rows.flatMap((row, index) =>
    row.flatMap((cell, column) =>
      cell.split('\n').map((text, line) => ({
        text,
        x: (edges[column] ?? 0) + 4,
        y: top - index * rowHeight - 11 - line * 12,
        size: 10,
      })),
    ),
  )
}

function boxes(rows: number, { top = 700, edges = columns }: Place = {}): string {
  return Array.from({ length: rows }, (_, row) =>
    edges
      .slice(1)
      .map((right, column) => {
        const left = edges[column] ?? 0
        return `${left} ${top - (row + 1) * rowHeight} ${right - left} ${rowHeight} re S`
      })
      .join(' '),
  ).join(' ')
}

function across(left: number, right: number, y: number): string {
  return `${left} ${y} m ${right} ${y} l S`
}

function down(x: number, top: number, bottom: number): string {
  return `${x} ${top} m ${x} ${bottom} l S`
}

const text = { text: 'Le conseil municipal fixe les tarifs des services publics de la commune.', x: 60, y: 760 }

test('cells of several lines stay in their row, whatever stands beside them', async () => {
  const rows = [
    ['Tranche', 'Quotient\nfamilial', 'Repas'],
    ['A', '0 à 350', '1,00'],
    ['Hors\ncommune', 'sans\nobjet', '6,20'],
  ]
  assert.equal(
    await markdownOf({ words: [text, ...words(rows)], drawn: boxes(3) }),
    `${text.text}\n\n` +
      '| Tranche | Quotient familial | Repas |\n| --- | --- | --- |\n' +
      '| A | 0 à 350 | 1,00 |\n| Hors commune | sans objet | 6,20 |',
  )
})

test('what is written between two tables stays between them, and an empty cell stays empty', async () => {
  const between = { ...text, y: 600 }
  const first = words([
    ['Jour', 'Matin', 'Soir'],
    ['Lundi', '', '18 h'],
  ])
  const second = words(
    [
      ['Nom', 'Rôle', 'Poste'],
      ['Ana', 'Chef', '12'],
    ],
    { top: 560 },
  )
  assert.equal(
    await markdownOf({ words: [...first, between, ...second], drawn: `${boxes(2)} ${boxes(2, { top: 560 })}` }),
    '| Jour | Matin | Soir |\n| --- | --- | --- |\n| Lundi |  | 18 h |\n\n' +
      `${text.text}\n\n| Nom | Rôle | Poste |\n| --- | --- | --- |\n| Ana | Chef | 12 |`,
  )
})

test('what spans rows or columns is said in each, and a row above the columns is a caption', async () => {
  const [left = 0, second = 0, third = 0, right = 0] = columns
  const drawn = [
    ...[700, 670, 640, 610, 550].map((y) => across(left, right, y)),
    // The first column of the last two rows is one cell.
    across(second, right, 580),
    down(left, 700, 550),
    down(right, 700, 550),
    down(second, 670, 550),
    // No rule down in the second column of the first header row.
    down(third, 640, 550),
  ].join('\n')
  const rows = [
    ['Tarifs de 2026'],
    ['Service', 'Prix'],
    ['', 'Plein', 'Réduit'],
    ['Piscine', '4,00', '2,00'],
    ['', '5,00', '3,00'],
  ]
  assert.equal(
    await markdownOf({ words: words(rows), drawn }),
    'Tarifs de 2026\n\n| Service | Prix – Plein | Prix – Réduit |\n| --- | --- | --- |\n' +
      '| Piscine | 4,00 | 2,00 |\n| Piscine | 5,00 | 3,00 |',
  )
})

test('a table over two pages is one, its repeated header said once', async () => {
  const header = ['Opération', 'Dépense', 'Recette']
  const markdown = await markdownOf(
    { words: words([header, ['Toiture', '1250', '830']], { top: 150 }), drawn: boxes(2, { top: 150 }) },
    { words: words([header, ['Voirie', '400', '90']], { top: 760 }), drawn: boxes(2, { top: 760 }) },
  )
  assert.equal(
    markdown,
    '| Opération | Dépense | Recette |\n| --- | --- | --- |\n| Toiture | 1250 | 830 |\n| Voirie | 400 | 90 |',
  )
})

test('rows ruled alone, cell by cell, have the columns where their rules are broken', async () => {
  const rows = [
    ['Date', 'Événement', 'Lieu'],
    ['Samedi 11 avril', 'Chasse aux œufs,\ndès 3 ans', 'Parc'],
    ['Dimanche', 'Concert', 'Quai'],
  ]
  const drawn = [700, 670, 640, 610]
    .flatMap((y) => columns.slice(1).map((right, column) => across((columns[column] ?? 0) + 0.5, right - 0.5, y)))
    .join('\n')
  assert.equal(
    await markdownOf({ words: words(rows), drawn }),
    '| Date | Événement | Lieu |\n| --- | --- | --- |\n' +
      '| Samedi 11 avril | Chasse aux œufs, dès 3 ans | Parc |\n| Dimanche | Concert | Quai |',
  )
})

test('a table on a page that lies on its side is read upright', async () => {
  const [left = 0, second = 0, right = 0] = [60, 200, 320]
  const drawn = [
    ...[left, second, right].map((y) => across(100, 160, y)),
    ...[100, 130, 160].map((x) => down(x, right, left)),
  ].join('\n')
  const turned = (given: readonly (readonly [string, number, number])[]): PdfWords[] =>
    given.map(([word, x, y]) => ({ text: word, x, y, size: 10, angle: 90 }))
  const cells = turned([
    ['Grade', 114, 64],
    ['Effectif', 114, 204],
    ['Adjoint', 144, 64],
    ['12', 144, 204],
  ])
  assert.equal(await markdownOf({ words: cells, drawn }), '| Grade | Effectif |\n| --- | --- |\n| Adjoint | 12 |')
})

test('frames, white boxes and the layout of a page are no table', async () => {
  const long = Array.from({ length: 40 }, (_, line) => ({ ...text, x: 50, y: 780 - line * 14 }))
  const framed = await markdownOf({ words: long, drawn: '40 100 500 700 re S 40 100 500 350 re S 540 100 40 700 re S' })
  assert.doesNotMatch(framed, /\|/)
  const [left = 0, , , right = 0] = columns
  const white = await markdownOf({
    words: words([['un', 'deux', 'trois']]),
    drawn: `1 1 1 rg ${boxes(3).replaceAll('S', 'f')}`,
  })
  assert.doesNotMatch(white, /\|/)
  const underlined = await markdownOf({
    words: [text],
    drawn: `${across(left, right, 757)} ${across(left, right, 100)}`,
  })
  assert.equal(underlined, text.text)
})

test('a page of hatching is read as text, in the time of a page', async () => {
  const hatching = Array.from({ length: 13_000 }, (_, index) => across(50, 300, 100 + index / 30)).join(' ')
  assert.equal(await markdownOf({ words: [text], drawn: hatching }), text.text)
})

test('thousands stand apart, whatever the file calls their space; digits that are only spaced do not', async () => {
  const digits = (given: readonly (readonly [string, number])[]): PdfWords[] =>
    given.map(([word, x]) => ({ text: word, x, y: 700 }))
  // A digit of this font is 6.12 points wide.
  assert.match(
    await markdownOf({
      words: digits([
        ['Budget : 1', 60],
        ['800', 113.2],
        ['euros', 140],
      ]),
    }),
    /1 800 euros/,
  )
  assert.match(
    await markdownOf({
      words: digits([
        ['7', 60],
        ['2', 67.4],
        ['0', 74.8],
        ['0', 82.2],
        ['mots', 100],
      ]),
    }),
    /7200 mots/,
  )
})

test('a word that is written upwards in a cell is whole, and none is told as lost', async () => {
  const turned = (text: string, x: number): PdfWords => ({ text, x, y: 640, size: 10, angle: 90 })
  const page = {
    words: [
      { text: 'Service', x: 64, y: 650, size: 10 },
      turned('Janvier', 234),
      { text: 'Voirie', x: 64, y: 612, size: 10 },
      { text: '12', x: 204, y: 612, size: 10 },
      { text: 'Un texte au-dessous du tableau, assez long pour que la page soit lue droite.', x: 60, y: 500 },
    ],
    drawn: '60 630 140 70 re S 200 630 60 70 re S 60 600 140 30 re S 200 600 60 30 re S',
  }
  const { markdown, notes } = await readPdf(parserInput(writePdf([page]), 'a.pdf'))
  assert.match(markdown, /\| Service \| Janvier \|\n\| --- \| --- \|\n\| Voirie \| 12 \|/)
  assert.deepEqual(notes, [])
})
