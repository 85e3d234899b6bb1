import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isMostlyUnreadable, readLines } from './page-lines.ts'
import { type Character, cut, guessedSpace, lineEnd, pageOf as page, typed } from '../../../../test/fakes/typed-page.ts'

const texts = (...characters: readonly (readonly Character[])[]): string[] =>
  readLines(page(...characters), 1).map(({ text }) => text)

describe('lines of a page', () => {
  test('are cut where the engine ends them, and say where they stand', () => {
    const [first, second, ...others] = readLines(page(typed('Le maire'), [lineEnd], typed('arrête', { y: 680 })), 3)
    assert.deepEqual([first?.text, second?.text, others], ['Le maire', 'arrête', []])
    assert.partialDeepStrictEqual(first, {
      page: 3,
      left: 50,
      right: 90,
      top: 710,
      bottom: 700,
      size: 10,
      isCut: false,
    })
  })

  test('have no blank at their ends, and one at most between words', () => {
    assert.deepEqual(texts(typed('  Le   maire  '), [lineEnd, lineEnd], typed('   ')), ['Le maire'])
    assert.deepEqual(texts(typed('a\u00a0\u202f\u2009b')), ['a b'])
  })

  test('say that a word is cut at their end', () => {
    const lines = readLines(page(typed('admini'), [cut], typed('stration', { y: 688 })), 1)
    assert.deepEqual(
      lines.map(({ text, isCut }) => [text, isCut]),
      [
        ['admini', true],
        ['stration', false],
      ],
    )
  })

  test('are bold when their first and their last letter are', () => {
    const bold = (text: string, x: number) => typed(text, { x, font: 'Arial-BoldMT' })
    const isBold = (...characters: readonly (readonly Character[])[]) => readLines(page(...characters), 1)[0]?.isBold
    assert.deepEqual(
      [isBold(bold('Article 1', 50)), isBold(bold('Article', 50), typed(' suit', { x: 85 })), isBold(typed('Article'))],
      [true, false, false],
    )
    for (const font of ['Roboto-Black', 'Marianne-DemiBold', 'Noto Heavy'])
      assert.equal(isBold(typed('a', { font })), true, font)
  })

  test('that were drawn elsewhere on the page without an end between them are two', () => {
    assert.deepEqual(texts(typed('Nom :'), typed('DUPONT', { x: 120, y: 500 })), ['Nom :', 'DUPONT'])
  })

  test('of a page without a word are none', () => assert.deepEqual([texts(), texts(typed('   '), [lineEnd])], [[], []]))

  test('leave out the signs that mean nothing', () => {
    assert.deepEqual(texts(typed('a\u0001\ufffe\uffffb')), ['ab'])
  })
})

describe('cells', () => {
  const cells = (...characters: readonly (readonly Character[])[]) =>
    readLines(page(...characters), 1).map((line) => line.cells.map(({ text, left, right }) => [text, left, right]))

  test('are parted by a gap wider than a letter is tall, not by a stretched space', () => {
    // "Nom" ends at 65: 10 points high, a gap of 11 is still a space.
    assert.deepEqual(cells(typed('Nom '), typed('Prénom', { x: 76 })), [[['Nom Prénom', 50, 106]]])
    assert.deepEqual(cells(typed('Nom '), typed('Prénom', { x: 76.1 })), [
      [
        ['Nom', 50, 65],
        ['Prénom', 76.1, 106.1],
      ],
    ])
  })

  test('are not parted without a space', () => {
    assert.deepEqual(cells(typed('Nom'), typed('Prénom', { x: 90 })), [[['NomPrénom', 50, 120]]])
  })
})

describe('figures', () => {
  test('whose thousands stand a little apart are parted there', () => {
    assert.deepEqual(texts(typed('1'), typed('201', { x: 57 })), ['1 201'])
    assert.deepEqual(texts(typed('12'), typed('345', { x: 62 }), typed('678', { x: 79 })), ['12 345 678'])
  })

  test('that touch, or are not three, are one', () => {
    assert.deepEqual(texts(typed('1201')), ['1201'])
    assert.deepEqual(texts(typed('1'), typed('20', { x: 57 })), ['120'])
    assert.deepEqual(texts(typed('1'), typed('2013', { x: 57 })), ['12013'])
  })

  test('that all stand apart are only spaced', () => {
    const spaced = ['2', '0', '2', '6'].map((digit, index) => typed(digit, { x: 50 + index * 8 }))
    assert.deepEqual(texts(...spaced), ['2026'])
  })
})

describe('raised signs', () => {
  const raised = (text: string, x: number): Character[] => typed(text, { x, y: 705, size: 6 })

  test('behind a word call for a note', () => {
    assert.deepEqual(texts(typed('conseil'), raised('1', 85), typed(' décide', { x: 88 })), ['conseil[^1] décide'])
    assert.deepEqual(texts(typed('conseil'), raised('12', 85), typed('.', { x: 91 })), ['conseil[^12].'])
  })

  test('behind a measure are its power', () => {
    assert.deepEqual(texts(typed('30 m'), raised('2', 70)), ['30 m²'])
    assert.deepEqual(texts(typed('5 km'), raised('3', 70)), ['5 km³'])
  })

  test('below the middle of their letter are of a formula', () => {
    assert.deepEqual(texts(typed('CO'), typed('2', { x: 60, y: 698, size: 6 })), ['CO2'])
  })

  test('of an ordinal stand by their number, though the engine parts them', () => {
    assert.deepEqual(texts(typed('le 1'), [guessedSpace], raised('er', 70), typed(' mars', { x: 76 })), ['le 1er mars'])
  })

  test('do not end a line, though the engine says so', () => {
    const er = typed('er', { x: 70, y: 703, size: 7 })
    assert.deepEqual(texts(typed('le 1'), [lineEnd], er, typed(' mars', { x: 77 })), ['le 1er mars'])
  })
})

describe('what is written in another direction', () => {
  const stamp = typed('REÇU LE 3 MAI', { x: 20, y: 400, angle: Math.PI / 2 })

  test('is a stamp in the margin, and left out', () => {
    assert.deepEqual(texts(typed('Le conseil municipal délibère'), [lineEnd], stamp), ['Le conseil municipal délibère'])
  })

  test('is the text where most of the page is so', () => {
    assert.deepEqual(texts(stamp, [lineEnd], typed('x')), ['REÇU LE 3 MAI', 'x'])
  })

  test('is none when it slants by less than a degree', () => {
    const slanted = typed('Le maire', { y: 600, angle: 0.015 })
    assert.deepEqual(texts(typed('Le conseil'), [lineEnd], slanted), ['Le conseil', 'Le maire'])
  })
})

describe('a page whose letters are not known', () => {
  const unknown = (count: number): Character[] =>
    typed('x'.repeat(count)).map((one) => ({ ...one, isUnreadable: true }))

  test('is mostly noise beyond a half of them', () => {
    assert.equal(isMostlyUnreadable(page(unknown(6), typed('abcde'))), true)
    assert.equal(isMostlyUnreadable(page(unknown(5), typed('abcde'))), false)
    assert.equal(isMostlyUnreadable(page()), false)
  })

  test('counts the sign that stands for what is unknown', () => {
    assert.equal(isMostlyUnreadable(page(typed('\ufffd\ufffd\ufffda'))), true)
  })

  test('is told from some of its letters, however long it is', () => {
    assert.equal(isMostlyUnreadable(page(unknown(60_000), typed('a'.repeat(40_000)))), true)
  })
})
