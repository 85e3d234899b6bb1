import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { numberOf, numberWords, rankOf, rankWords, shareOf, shareWords } from './number-words.ts'

const runsIn = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([run]) => run)

describe('a number in letters has its value', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['zéro', 0],
    ['un', 1],
    ['une', 1],
    ['seize', 16],
    ['dix-sept', 17],
    ['dix-neuf', 19],
    ['vingt', 20],
    ['vingt et un', 21],
    ['trente-deux', 32],
    ['soixante', 60],
    ['soixante-dix', 70],
    ['soixante et onze', 71],
    ['soixante-dix-neuf', 79],
    ['quatre-vingts', 80],
    ['quatre-vingt-un', 81],
    ['quatre-vingt-dix', 90],
    ['quatre-vingt-dix-neuf', 99],
    ['septante-cinq', 75],
    ['huitante', 80],
    ['nonante-neuf', 99],
    ['cent', 100],
    ['cent un', 101],
    ['cent vingt-quatre', 124],
    ['cent quatre', 104],
    ['cent quatre-vingts', 180],
    ['deux cents', 200],
    ['deux cent quatre-vingt-dix', 290],
    ['neuf cent quatre-vingt-dix-neuf', 999],
    ['mille', 1000],
    ['mille neuf cent quatre-vingt-cinq', 1985],
    ['deux mille vingt-six', 2026],
    ['quatre mille', 4000],
    ['quatre-vingt mille', 80_000],
    ['cent quatre-vingt mille', 180_000],
    ['cent mille', 100_000],
    ['fourteen', 14],
    ['seventeen', 17],
    ['nineteen', 19],
    ['twenty-five', 25],
    ['one hundred', 100],
    ['one hundred and twenty', 120],
    ['two thousand', 2000],
    ['three hundred and sixty five', 365],
    ['two thousand one hundred', 2100],
  ]
  for (const [written, value] of cases) test(`${written} is ${value}`, () => assert.equal(numberOf(written), value))

  test('words that are no number are worth nothing', () => {
    assert.deepEqual(['', 'chat', 'et', '-'].map(numberOf), [0, 0, 0, 0])
  })
})

describe('numbers in letters are found as whole runs', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['vingt et un jours ou trente', ['vingt et un', 'trente']],
    ['quatre-vingt-dix jours', ['quatre-vingt-dix']],
    ['deux cents euros et deux mille', ['deux cents', 'deux mille']],
    ['un délai de six mois', ['un', 'six']],
    ['one hundred and twenty days', ['one hundred and twenty']],
    ['dix-sept  ans', ['dix-sept']],
    // A number is a word by itself, not a part of another.
    ['sixième, huitaine, dizaine, unité, centre, millefeuille', []],
    ['attendre', []],
    ['', []],
  ]
  for (const [text, runs] of cases) {
    test(JSON.stringify(text), () => assert.deepEqual(runsIn(text, numberWords), runs))
  }
})

describe('ranks', () => {
  test('are found as words and have their place', () => {
    const text = 'la première fois, le deuxième jour, the third and the tenth, la dixième'
    const found = runsIn(text, rankWords)
    assert.deepEqual(
      found.map((word) => [word, rankOf(word)]),
      [
        ['première', 1],
        ['deuxième', 2],
        ['third', 3],
        ['tenth', 10],
        ['dixième', 10],
      ],
    )
  })

  test('both languages count to ten', () => {
    const english = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']
    const french = ['premier', 'second', 'troisième', 'quatrième', 'cinquième', 'sixième', 'septième', 'huitième']
    assert.deepEqual(english.map(rankOf), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    assert.deepEqual([...french, 'neuvième', 'dixième'].map(rankOf), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  test('what is no rank has none', () => assert.equal(rankOf('dernier'), Number.NaN))
})

describe('shares', () => {
  test('are ratios, however they are joined', () => {
    const cases = [
      ['moitié', 0.5],
      ['half', 0.5],
      ['un tiers', 1 / 3],
      ['deux tiers', 2 / 3],
      ['un quart', 0.25],
      ['trois quarts', 0.75],
      ['trois-quarts', 0.75],
      ['un dixième', 0.1],
      ['double', 2],
      ['triple', 3],
    ] as const
    assert.deepEqual(
      cases.map(([words]) => shareOf(words)),
      cases.map(([, ratio]) => ratio),
    )
  })

  test('a share is found before the rank or the number that it is written with', () => {
    assert.deepEqual(runsIn('deux tiers du salaire, un dixième, la moitié', shareWords), [
      'deux tiers',
      'un dixième',
      'moitié',
    ])
  })

  test('what is no share has none', () => assert.equal(shareOf('un cinquantième'), Number.NaN))
})
