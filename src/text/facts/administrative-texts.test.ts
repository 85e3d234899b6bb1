import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { extractFacts } from './extract-facts.ts'
import type { Fact } from './fact.ts'

function shown(fact: Fact): string {
  if (fact.kind === 'reference') return fact.key
  if (fact.kind === 'date') return `${fact.year ?? '?'}-${fact.month ?? '?'}-${fact.day ?? '?'}`
  return [Math.round(fact.value * 1000) / 1000, fact.unit ?? '-', ...(fact.qualifier ? [fact.qualifier] : [])].join(' ')
}

type Cases = readonly (readonly [string, readonly string[]])[]

function read(cases: Cases): void {
  for (const [text, facts] of cases) test(text, () => assert.deepEqual(extractFacts(text).map(shown), facts))
}

describe('the money of a budget', () => {
  read([
    ['Un emprunt de 3,5 M€ est souscrit.', ['3500000 euro']],
    ['12 M€ de dépenses et 250 k€ de recettes', ['12000000 euro', '250000 euro']],
    ['une dette de 2 Md€', ['2000000000 euro']],
    ['1,2 Mds€ puis 3 Mrd€', ['1200000000 euro', '3000000000 euro']],
    ['Un million deux cent mille euros (1 200 000 €)', ['1200000 euro', '1200000 euro']],
    ['deux millions trois cents euros', ['2000300 euro']],
    ['trois milliards deux millions cinq cent mille euros', ['3002500000 euro']],
    ['un million d’euros', ['1000000 euro']],
    ['deux millions d’euros et vingt mille euros', ['2000000 euro', '20000 euro']],
    ['1,5 million d’euros', ['1500000 euro']],
    ['Subvention : 4 500,00 € TTC', ['4500 euro']],
    ['un montant de 1\u202f234\u202f567,89\u00a0€', ['1234567.89 euro']],
    ['100.000,00 €', ['100000 euro']],
    ['de 50 à 100 €', ['50 euro', '100 euro']],
    ['mille euros', ['1000 euro']],
    ['neuf cents euros', ['900 euro']],
    ['1 234 € bruts, soit 965 euros nets', ['1234 euro brut', '965 euro net']],
    ['25 centimes par page', ['0.25 euro']],
    ['M. Martin', []],
    ['un million de fois', []],
  ])
})

describe('a number said twice, in letters and in figures', () => {
  read([
    ['dans un délai de quinze (15) jours', ['15 day', '15 day']],
    ['dans un délai de 15 (quinze) jours', ['15 day', '15 day']],
    ['trois (3) mois fermes', ['3 month', '3 month']],
    ['dix mille (10 000) euros', ['10000 euro', '10000 euro']],
    ['50 (cinquante) pour cent', ['0.5 ratio', '0.5 ratio']],
    ['six mois (6 mois)', ['6 month', '6 month']],
    ['trente (30) jours ouvrables', ['30 day ouvrable', '30 day ouvrable']],
    // Words between brackets are no second number.
    ['15 (ou plus) jours', ['15 -']],
    ['12 agents (titulaires) et 3 jours', ['12 person', '3 day']],
  ])
})

describe('dates as they are written in letters and on posters', () => {
  read([
    ['Inscriptions avant le 30/06', ['?-6-30']],
    ['du 15/12 au 05/01', ['?-12-15', '?-1-5']],
    ['Ouvert du 01/07 au 31/08 inclus', ['?-7-1', '?-8-31']],
    ['Dépôt le 30/06 et retrait le 01/07 entre deux', ['?-6-30', '?-7-1']],
    ['le 3/09', ['?-9-3']],
    ['le 31/12', ['?-12-31']],
    ['31/06/2026', ['2026-6-31']],
    ['1/10 du salaire', ['0.1 ratio']],
    ['le 1/10 du salaire', ['0.1 ratio']],
    ['les 2/3 des membres', ['0.667 ratio']],
    ['les 4/5e des voix', ['0.8 ratio']],
    ['trois cinquièmes ou 3/5', ['0.6 ratio']],
    ['le 1ᵉʳ janvier 2026', ['2026-1-1']],
    ['au 1er janvier 2026', ['2026-1-1']],
    ['LE 1ER JANVIER 2026', ['2026-1-1']],
    ['le 2ᵉ trimestre', ['2 rank']],
    ['année scolaire 2024-2025', ['2024 -', '2025 -']],
    ['mandat 2020-2026', ['2020 -', '2026 -']],
    ['de 2020 à 2023', ['2020-?-?', '2023-?-?']],
    ['2020, 2021 et 2022', ['2020-?-?', '2021-?-?', '2022-?-?']],
  ])
})

describe('telephone numbers are one thing each', () => {
  read([
    ['Tél. : 01 42 75 80 00', ['tel 0142758000']],
    ['01.42.75.80.00', ['tel 0142758000']],
    ['01-42-75-80-00', ['tel 0142758000']],
    ['0142758000', ['tel 0142758000']],
    ['+33 1 42 75 80 00', ['tel 0142758000']],
    ['+33 (0)1 42 75 80 00', ['tel 0142758000']],
    ['0033 1 42 75 80 00', ['tel 0142758000']],
    ['06\u00a012\u00a034\u00a056\u00a078 ou 07 00 00 00 01', ['tel 0612345678', 'tel 0700000001']],
    // Eleven digits, and a number of the register of companies, are none.
    ['01 42 75 80 001', ['1 -', '42 -', '75 -', '80001 -']],
    ['SIRET 123 456 789 00012', ['123456789 -', '12 -']],
    ['75001 Paris', ['75001 -']],
  ])

  test('and keep their place in the text', () => {
    const text = 'Appelez le 01 42 75 80 00 de 9 h à 12 h.'
    const [first] = extractFacts(text)
    assert.ok(first)
    assert.equal(text.slice(first.start, first.end), '01 42 75 80 00')
  })
})

describe('articles of codes', () => {
  read([
    ['article L.O. 141 du code électoral', ['lo141']],
    ['article LO 1112-1', ['lo1112-1']],
    ['L. O. 1112-1', ['lo1112-1']],
    ['LO 141', ['lo141']],
    ['le lot 141', ['141 -']],
    ['articles L. 3121-27 à L. 3121-29 et L. 3121-33', ['l3121-27', 'l3121-29', 'l3121-33']],
    ['loi n° 84-53 du 26 janvier 1984', ['n° 84-53', '1984-1-26']],
    ['décret nᵒ 2021-1109 du 24 août 2021', ['n° 2021-1109', '2021-8-24']],
    ['article 3 bis', ['article 3']],
    ['au 1° de l’article 4', ['1 -', 'article 4']],
  ])
})

describe('hours of a town hall', () => {
  read([
    ['de 8h30 à 12h et de 14h à 17h30', ['510 minute', '720 minute', '840 minute', '1050 minute']],
    ['de 8 h à 12 h', ['480 minute', '720 minute']],
    ['à 9 heures 30', ['570 minute']],
    ['10h-12h', ['600 minute', '720 minute']],
    ['quarante-huit heures avant', ['2880 minute']],
    ['35h par semaine', ['2100 minute']],
    ['deux jours et demi', ['2.5 day']],
    ['un an et demi', ['18 month']],
    ['1 an et 6 mois', ['12 month', '6 month']],
  ])
})

test('a place is that of the words as they are written, raised letters and all', () => {
  const text = 'Dès le 1ᵉʳ mars 2026, trois (3) mois et 2 M€.'
  const places = extractFacts(text).map(({ start, end }) => text.slice(start, end))
  assert.deepEqual(places, ['1ᵉʳ mars 2026', 'trois', '3', '2'])
})
