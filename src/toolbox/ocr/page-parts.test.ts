import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { gridsOf } from '#toolbox/page-geometry/grids'
import { around } from '#toolbox/page-geometry/pixel-box'
import { columnsOf, rowsOf, segmentsOf, textOf } from './cells.ts'
import type { ReadLine, ReadWord } from './lines-from-tsv.ts'
import { partsOf } from './page-parts.ts'

/** One line of a typewriter: ten dots a sign, words apart by a space. */
function typed(text: string, row: number, block = 1): ReadLine {
  const top = row * 40
  const words = [...text.matchAll(/\S+/g)].map(({ 0: word, index }): ReadWord => {
    const left = index * 10
    return { text: word, left, right: left + word.length * 10, top, bottom: top + 20, confidence: 95 }
  })
  return { ...around(words), block, paragraph: 1, words }
}

const page = (...rows: readonly string[]): ReadLine[] =>
  rows.flatMap((row, index) => (row.trim() === '' ? [] : [typed(row, index)]))

/** Each part in one line, or its rows. */
function parts(lines: readonly ReadLine[], grids: Parameters<typeof partsOf>[1] = []) {
  return partsOf(lines, grids, 100).map((part) =>
    part.kind === 'table' ? part.rows : part.lines.map(textOf).join(' / '),
  )
}

describe('words that stand in columns', () => {
  test('are a table when two rows or more agree', () => {
    const lines = page(
      'Tarifs de la piscine',
      'Enfant            2,50 €         Abonné',
      'Adulte            4,00 €         Libre',
      'Famille           9,00 €         Libre',
      'Les enfants de moins de trois ans entrent sans payer.',
    )
    assert.deepEqual(parts(lines), [
      'Tarifs de la piscine',
      [
        ['Enfant', '2,50 €', 'Abonné'],
        ['Adulte', '4,00 €', 'Libre'],
        ['Famille', '9,00 €', 'Libre'],
      ],
      'Les enfants de moins de trois ans entrent sans payer.',
    ])
  })

  test('leave empty what a row does not fill', () => {
    const lines = page(
      'Lundi            9 h 30          17 h 15',
      'Mardi                            17 h 15',
      'Jeudi            9 h 30',
    )
    assert.deepEqual(parts(lines), [
      [
        ['Lundi', '9 h 30', '17 h 15'],
        ['Mardi', '', '17 h 15'],
        ['Jeudi', '9 h 30', ''],
      ],
    ])
  })

  test('may stand at the right edge of their column, as amounts do', () => {
    const lines = page(
      'Crèche               1 250,00',
      'École                  980,00',
      'Stade                   12,00',
    )
    assert.deepEqual(parts(lines), [
      [
        ['Crèche', '1 250,00'],
        ['École', '980,00'],
        ['Stade', '12,00'],
      ],
    ])
  })

  test('of one row alone are a line', () => {
    assert.deepEqual(parts(page('Le maire                     La secrétaire')), ['Le maire La secrétaire'])
  })

  test('that agree nowhere are lines of text with gaps', () => {
    const lines = page(
      'Ceci est        un texte dont',
      'les        mots sont écartés ici et là donc',
      'sans que ce          soit un tableau de cinq lignes',
    )
    assert.deepEqual(parts(lines), [
      'Ceci est un texte dont / les mots sont écartés ici et là donc / sans que ce soit un tableau de cinq lignes',
    ])
  })

  test('apart on the page are two tables', () => {
    const lines = page(
      'Un              10',
      'Deux            20',
      '',
      '',
      '',
      '',
      'Trois           30',
      'Six             60',
    )
    assert.deepEqual(parts(lines), [
      [
        ['Un', '10'],
        ['Deux', '20'],
      ],
      [
        ['Trois', '30'],
        ['Six', '60'],
      ],
    ])
  })

  test('that dots lead to are a table of contents, and stay lines', () => {
    const lines = page('Budget ............          4', 'Voirie ............          9')
    assert.deepEqual(parts(lines), ['Budget ............ 4 / Voirie ............ 9'])
  })
})

describe('a line', () => {
  test('is cut where a gap is wide, not between words', () => {
    assert.deepEqual(segmentsOf(typed('Nom de famille        Prénom usuel', 0)).map(textOf), [
      'Nom de famille',
      'Prénom usuel',
    ])
  })

  test('is put in order from left to right, however it was read', () => {
    const { words, ...line } = typed('un deux trois', 0)
    assert.deepEqual(segmentsOf({ ...line, words: words.toReversed() }).map(textOf), ['un deux trois'])
  })

  test('beside another of the same height is of one row', () => {
    const [left, right, below] = [typed('Nom', 0, 1), typed('          Prénom', 0, 2), typed('Rue', 1, 1)]
    assert.deepEqual(
      rowsOf([right, below, left]).map((words) => textOf({ words })),
      ['Nom Prénom', 'Rue'],
    )
  })
})

test('a cell that spans two columns joins neither to the other', () => {
  const rows = page('Titre qui passe sur les deux colonnes', 'Un              Deux', 'Trois           Quatre').map(
    segmentsOf,
  )
  assert.equal(columnsOf(rows).length, 2)
})

/** Rules at these places across and down, each from end to end. */
function ruled(xs: readonly number[], ys: readonly number[]) {
  const [left = 0, right = 0] = [xs[0], xs.at(-1)]
  const [top = 0, bottom = 0] = [ys[0], ys.at(-1)]
  const across = ys.map((y) => ({ left, right, top: y, bottom: y + 2 }))
  const down = xs.map((x) => ({ left: x, right: x + 2, top, bottom }))
  return { across, down }
}

describe('a ruled table', () => {
  // Rows of the typewriter are 40 dots apart: the rules stand between them.
  const lines = page('Service      Poste', 'Accueil      01 02', 'Voirie et    03 04')

  test('has the cells that its rules make, whatever the gaps', () => {
    const grids = gridsOf(ruled([-5, 115, 250], [-10, 30, 70, 110]), 3)
    assert.deepEqual(parts(lines, grids), [
      [
        ['Service', 'Poste'],
        ['Accueil', '01 02'],
        ['Voirie et', '03 04'],
      ],
    ])
  })

  test('keeps the lines of one cell together', () => {
    const grids = gridsOf(ruled([-5, 115, 250], [-10, 30, 110]), 3)
    assert.deepEqual(parts(lines, grids), [
      [
        ['Service', 'Poste'],
        ['Accueil Voirie et', '01 02 03 04'],
      ],
    ])
  })

  test('repeats a cell that spans columns in each', () => {
    const rules = ruled([-5, 115, 250], [-10, 30, 70, 110])
    // The rule between the columns begins below the first row.
    const down = rules.down.map((rule, index) => (index === 1 ? { ...rule, top: 30 } : rule))
    const spanned = page('Les services de la ville', 'Accueil      01 02', 'Voirie       03 04')
    assert.deepEqual(parts(spanned, gridsOf({ ...rules, down }, 3)), [
      [
        ['Les services de la ville', 'Les services de la ville'],
        ['Accueil', '01 02'],
        ['Voirie', '03 04'],
      ],
    ])
  })

  test('stands where its first line does, and what is around it is text', () => {
    const grids = gridsOf(ruled([-5, 115, 250], [30, 70, 110]), 3)
    const around = page('Organigramme', 'Accueil      01 02', 'Voirie       03 04', 'Mise à jour en mai')
    assert.deepEqual(parts(around, grids), [
      'Organigramme',
      [
        ['Accueil', '01 02'],
        ['Voirie', '03 04'],
      ],
      'Mise à jour en mai',
    ])
  })

  test('of boxes for letters holds words', () => {
    const boxes = Array.from({ length: 7 }, (_, index) => 95 + index * 20)
    const letters = page('NOM       L E R O U X', 'VILLE     B R E S T')
    assert.deepEqual(parts(letters, gridsOf(ruled([-5, ...boxes], [-10, 30, 70]), 3)), [
      [
        ['NOM', 'LEROUX'],
        ['VILLE', 'BREST'],
      ],
    ])
  })

  test('of crosses keeps its columns', () => {
    const boxes = Array.from({ length: 7 }, (_, index) => 95 + index * 20)
    const crosses = page('Lundi     X X   X X X', 'Mardi     X X X X   X')
    const [table] = parts(crosses, gridsOf(ruled([-5, ...boxes], [-10, 30, 70]), 3))
    assert.deepEqual(table, [
      ['Lundi', 'X', 'X', '', 'X', 'X', 'X'],
      ['Mardi', 'X', 'X', 'X', 'X', '', 'X'],
    ])
  })
})

describe('rules make a grid', () => {
  test('when they meet, and make two cells at least', () => {
    const [grid, ...others] = gridsOf(ruled([0, 50, 100], [0, 40]), 3)
    assert.deepEqual([grid?.columnEdges, grid?.rowEdges, others], [[1, 51, 101], [1, 41], []])
    assert.deepEqual(gridsOf(ruled([0, 100], [0, 40]), 3), [], 'a frame')
    assert.deepEqual(gridsOf({ across: ruled([0, 100], [0, 40, 80]).across, down: [] }, 3), [], 'lines to write on')
    assert.deepEqual(gridsOf({ across: [], down: [] }, 3), [])
  })

  test('one for each table of a page', () => {
    const [one, two] = [ruled([0, 50, 100], [0, 40]), ruled([0, 50, 100], [200, 240, 280])]
    const grids = gridsOf({ across: [...one.across, ...two.across], down: [...one.down, ...two.down] }, 3)
    assert.deepEqual(
      grids.map(({ rowEdges }) => rowEdges.length - 1),
      [1, 2],
    )
  })

  test('whose edges are one where a rule was drawn twice', () => {
    assert.equal(gridsOf(ruled([0, 50, 52, 100], [0, 40]), 3)[0]?.columnEdges.length, 3)
  })

  test('unless they are hatching', () => {
    const many = Array.from({ length: 90 }, (_, index) => index * 10)
    assert.deepEqual(gridsOf(ruled(many, many), 3), [])
  })

  test('and tell where each is drawn', () => {
    const rules = ruled([0, 50, 100], [0, 40, 80])
    const down = rules.down.map((rule, index) => (index === 1 ? { ...rule, bottom: 40 } : rule))
    const [grid] = gridsOf({ ...rules, down }, 3)
    assert.deepEqual(
      [grid?.isRuledAt(51, 20), grid?.isRuledAt(51, 60), grid?.isRuledAcross(41, 75)],
      [true, false, true],
    )
  })
})
