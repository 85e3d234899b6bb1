import assert from 'node:assert/strict'
import { test } from 'node:test'
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
