import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { datesOf, sameDate } from './dates.ts'
import type { Fact } from './fact.ts'

type DateFact = Extract<Fact, { kind: 'date' }>

const dates = (text: string): DateFact[] => datesOf(text).filter((fact) => fact.kind === 'date')
const short = (text: string): string[] =>
  dates(text).map(({ year, month, day }) => [year, month, day].map((part) => part ?? '?').join('-'))

describe('a date is read however it is written', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['le 1er mars 2026', ['2026-3-1']],
    ['le 1 er mars 2026', ['2026-3-1']],
    ['le 31 décembre 2024', ['2024-12-31']],
    ['25 fevrier 2026', ['2026-2-25']],
    ['15 aout 2025', ['2025-8-15']],
    ['31 decembre 2025', ['2025-12-31']],
    ['en février 2026', ['2026-2-?']],
    ['le 14 juillet', ['?-7-14']],
    ['du 3 mars au 4 avril 2026', ['?-3-3', '2026-4-4']],
    ['2026-03-01', ['2026-3-1']],
    ['01/03/2026', ['2026-3-1']],
    ['1.3.2026', ['2026-3-1']],
    ['01/03/26', ['2026-3-1']],
    ['le 1/3/26 puis le 31/12/99', ['2026-3-1', '2099-12-31']],
    ['en 2026', ['2026-?-?']],
    ['march 1, 2026', ['2026-3-1']],
    ['may 5th, 2026', ['2026-5-5']],
    ['1 march 2026', ['2026-3-1']],
    ['22nd january 2026', ['2026-1-22']],
    ['depuis 1950', ['1950-?-?']],
    ['jusqu’en 2049', ['2049-?-?']],
  ]
  for (const [text, expected] of cases) test(text, () => assert.deepEqual(short(text), expected))
})

describe('what only looks like a date is none', () => {
  const cases = [
    'mars',
    'you may leave',
    '13/13/26',
    '32/01/26',
    '00/01/26',
    '1/2',
    '1/2/3',
    '01/03/26/4',
    '2026 euros',
    '2026 €',
    '2026 salariés',
    '2026 heures',
    '2 026',
    '2025-2026',
    '2025/2026',
    '1949',
    '2050',
    'janvierette 2026 euros',
    '',
  ]
  for (const text of cases) test(JSON.stringify(text), () => assert.deepEqual(short(text), []))
})

test('the place of a date is that of its words', () => {
  const text = 'entre le 1er mars 2026 et le 2026-04-02, puis en mai 2027'
  assert.deepEqual(
    dates(text)
      .map(({ start, end }) => text.slice(start, end))
      .toSorted(),
    ['1er mars 2026', '2026-04-02', 'mai 2027'],
  )
})

test('a character belongs to one date at most', () => {
  const found = dates('le 12 mars 2026, le 12/03/2026, 2026-03-12, 2026')
  const ends = found.toSorted((left, right) => left.start - right.start)
  assert.equal(found.length, 4)
  for (const [position, { start }] of ends.entries()) {
    assert.ok(position === 0 || start >= (ends[position - 1]?.end ?? 0), String(start))
  }
})

describe('a claimed date is stated by one that agrees on all that it says', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['mars 2026', '1er mars 2026', true],
    ['2026', '1er mars 2026', true],
    ['le 1er mars', '1er mars 2026', true],
    ['1er mars 2026', '01/03/26', true],
    ['1er mars 2026', '2026-03-01', true],
    ['1er mars 2026', 'mars 2026', false],
    ['1er mars 2026', 'le 1er mars', false],
    ['1er mars 2026', '2 mars 2026', false],
    ['1er mars 2026', '1er avril 2026', false],
    ['1er mars 2026', '1er mars 2025', false],
    ['2026', '2025', false],
  ]
  for (const [claimed, stated, isSame] of cases) {
    test(`${claimed}, where ${stated} is written: ${isSame}`, () => {
      const [left] = dates(claimed)
      const [right] = dates(stated)
      assert.ok(left && right)
      assert.equal(sameDate(left, right), isSame)
    })
  }
})
