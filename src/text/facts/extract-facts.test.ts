import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { extractFacts } from './extract-facts.ts'

/** Facts in short: "4 month", "2026-1-1", "l1221-19". */
function read(text: string): string[] {
  return extractFacts(text).map((fact) => {
    if (fact.kind === 'reference') return fact.key
    if (fact.kind === 'date') return [fact.year, fact.month, fact.day].map((part) => part ?? '?').join('-')
    return `${Math.round(fact.value * 1000) / 1000} ${fact.unit ?? '-'}`
  })
}

test('digits and letters, with the unit they count', () => {
  assert.deepEqual(read('quatre mois, 4 mois, un an, 24 mois, trente-six mois'), [
    '4 month',
    '4 month',
    '12 month',
    '24 month',
    '36 month',
  ])
  assert.deepEqual(read('quatre-vingt-dix jours ou vingt et un jours'), ['90 day', '21 day'])
  assert.deepEqual(read('deux à quatre mois'), ['2 month', '4 month'])
})

test('thousands, decimals, money and shares, however the spaces are', () => {
  assert.deepEqual(read('1\u202f823,03 euros mensuels, 1.823,03 €, 12,02\u00a0€'), [
    '1823.03 euro',
    '1823.03 euro',
    '12.02 euro',
  ])
  assert.deepEqual(read('50 %, la moitié, 50 pour cent, 1/10e'), ['0.5 ratio', '0.5 ratio', '0.5 ratio', '0.1 ratio'])
  assert.deepEqual(read("1,2 million d'euros"), ['1200000 euro'])
})

test('hours of the day and durations', () => {
  assert.deepEqual(read('de 21 heures à 6 heures, 22h, 9h30'), [
    '1260 minute',
    '360 minute',
    '1320 minute',
    '570 minute',
  ])
})

test('dates are not numbers', () => {
  assert.deepEqual(read('au 1er janvier 2026, le 21/02/2026, en 2024, mars 2025, le 8 mai'), [
    '2026-1-1',
    '2026-2-21',
    '2024-?-?',
    '2025-3-?',
    '?-5-8',
  ])
  assert.deepEqual(read('2 000 euros, 2026 salariés'), ['2000 euro', '2026 person'])
})

test('legal references are neither dates nor numbers', () => {
  assert.deepEqual(read('articles L. 1221-19 et R1221-1, décret n° 2025-355 du 18 avril 2025, article 1240'), [
    'l1221-19',
    'r1221-1',
    'n° 2025-355',
    '2025-4-18',
    'article 1240',
  ])
  assert.deepEqual(read("l'entreprise a 150 salariés"), ['150 person'])
})

test('ranks, and words that only look like numbers', () => {
  assert.deepEqual(read('la 2e année, la deuxième fois'), ['2 rank', '2 rank'])
  assert.deepEqual(read('une lettre pour les deux parties'), [])
})

test('markers are not figures, and offsets lead back to the text', () => {
  const text = 'Quatre mois [1], puis **8 mois** [2, 3].'
  assert.deepEqual(
    extractFacts(text).map(({ start, end }) => text.slice(start, end)),
    ['Quatre', '8'],
  )
})

/** The same with the qualifier: "1500 euro net". */
function qualified(text: string): string[] {
  return extractFacts(text).flatMap((fact) =>
    fact.kind === 'number' ? [`${fact.value} ${fact.unit ?? '-'} ${fact.qualifier ?? '-'}`] : [],
  )
}

describe('a figure is read as people write it', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['cent quatre-vingts jours', ['180 day']],
    ['deux cent quatre-vingt-dix jours', ['290 day']],
    ['seventeen days, nineteen people', ['17 day', '19 person']],
    ['deux ans et demi', ['30 month']],
    ['six mois et demi', ['6.5 month']],
    ['une heure et demie', ['90 minute']],
    ['deux ans et demie-journée', ['30 month']],
    ['€1,823.03', ['1823.03 -']],
    ['1,234,567 people', ['1234567 person']],
    ['1,823 euros', ['1.823 euro']],
    ['0,125 %', ['0.001 ratio']],
    ['12 000 000 €', ['12000000 euro']],
    ['12.000.000 €', ['12000000 euro']],
    ['1 234,5 km', ['1234.5 kilometre']],
    ['200 k€ ou 50 centimes', ['200000 euro', '0.5 euro']],
    ['9h05 et 18 h 30', ['545 minute', '1110 minute']],
    ['35 heures par semaine', ['2100 minute']],
    ['entre 2 et 4 mois', ['2 month', '4 month']],
    ['2 ou 4 mois', ['2 month', '4 month']],
    ['2-4 mois', ['2 month', '4 month']],
    ['de 50 à 150 salariés', ['50 person', '150 person']],
    ['un salarié, une personne', []],
    ['un mois', ['1 month']],
    ['le double, les deux tiers', ['2 ratio', '0.667 ratio']],
    ['20 °C, 85 dB, 3 km, cinq fois', ['20 degree', '85 decibel', '3 kilometre', '5 times']],
    ['le 25 FEVRIER 2026', ['2026-2-25']],
    ['le 01/03/26', ['2026-3-1']],
    ['covid-19', ['19 -']],
    ['', []],
    ['sans chiffre', []],
  ]
  for (const [text, expected] of cases) test(JSON.stringify(text), () => assert.deepEqual(read(text), expected))
})

test('days and money keep what qualifies them', () => {
  assert.deepEqual(qualified('12 jours ouvrables, 5 jours ouvrés, 30 jours calendaires, 15 jours'), [
    '12 day ouvrable',
    '5 day ouvré',
    '30 day calendaire',
    '15 day -',
  ])
  assert.deepEqual(qualified('1 500 euros bruts, 1 200 € nets, 900 € net, 2 000 € gross'), [
    '1500 euro brut',
    '1200 euro net',
    '900 euro net',
    '2000 euro brut',
  ])
})

test('what is written is kept beside what it is worth', () => {
  const [years, half] = extractFacts('deux ans, 2,5 ans')
  assert.deepEqual(
    [years, half].map((fact) => (fact?.kind === 'number' ? [fact.written, fact.value] : null)),
    [
      [2, 24],
      [2.5, 30],
    ],
  )
})

test('nothing is read beyond what a passage may hold', () => {
  assert.equal(extractFacts(`${' '.repeat(50_000)}12 jours`).length, 0)
  assert.equal(extractFacts(`${' '.repeat(49_990)}12 jours`).length, 1)
})
