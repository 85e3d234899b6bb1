import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type SheetCell, cellText, isUncomputed } from './cell-text.ts'

const number = (v: number, w: string, z = 'General'): SheetCell => ({ t: 'n', v, w, z })
/** 1 March 2026, and half past nine. */
const day = 46_082
const halfPastNine = 9.5 / 24

describe('a cell is written as in France', () => {
  const cases: readonly (readonly [string, SheetCell, string])[] = [
    ['nothing', { t: 'z' }, ''],
    ['an empty value', { t: 's' }, ''],
    ['words', { t: 's', v: 'Mairie', w: 'Mairie' }, 'Mairie'],
    ['true', { t: 'b', v: true }, 'VRAI'],
    ['false', { t: 'b', v: false }, 'FAUX'],
    ['an error', { t: 'e', v: 42, w: '#N/A' }, '#N/A'],
    ['a whole number', number(1500, '1500'), '1500'],
    ['thousands', number(1_234_567, '1,234,567'), '1 234 567'],
    ['decimals', number(1234.5, '1,234.50'), '1 234,50'],
    ['a share', number(0.125, '12.5%', '0.0%'), '12,5 %'],
    ['euros', number(1500, '1,500 €', '#,##0 €'), '1 500 €'],
    ['a number without its look', { t: 'n', v: 2.5, z: 'General' }, '2,5'],
    ['a number below nought', number(-0.5, ' -0.5 '), '-0,5'],
    ['a day', number(day, '3/1/26', 'm/d/yy'), '01/03/2026'],
    ['a day and its hour', number(day + halfPastNine, 'x', 'dd/mm/yyyy hh:mm'), '01/03/2026 09:30'],
    ['a month', number(day, 'x', 'mmm-yy'), '03/2026'],
    ['a year', number(day, 'x', 'yyyy'), '2026'],
    ['an hour', number(halfPastNine, 'x', 'h:mm'), '09:30'],
    ['an hour with seconds', number(halfPastNine + 5 / 86_400, 'x', 'h:mm:ss'), '09:30:05'],
    ['minutes of a race', number((95 * 60 + 7) / 86_400, 'x', 'mm:ss'), '95:07'],
    ['hours beyond a day', number(1.5, 'x', '[h]:mm'), '36:00'],
    ['hours owed', number(-0.5, 'x', '[h]:mm'), '-12:00'],
    ['hours, minutes and seconds beyond a day', number(1 + 61 / 86_400, 'x', '[h]:mm:ss'), '24:01:01'],
    ['a format that only names a colour', number(12, '12', '[Red]0'), '12'],
  ]
  for (const [what, cell, text] of cases) test(what, () => assert.equal(cellText(cell), text))
})

describe('a formula', () => {
  test('that was computed is what it comes to', () => {
    const cell = { ...number(3, '3'), f: 'A1+B1' }
    assert.deepEqual([isUncomputed(cell), cellText(cell)], [false, '3'])
  })

  test('that never was stands itself, cut where it is without end', () => {
    const cell = { t: 'z', f: 'SUM(A1:A9)' }
    assert.deepEqual([isUncomputed(cell), cellText(cell)], [true, '=SUM(A1:A9)'])
    assert.equal(cellText({ t: 'n', f: '1'.repeat(900) }), `=${'1'.repeat(500)}`)
  })

  test('of nothing is none', () => assert.equal(isUncomputed({ t: 'z', f: '' }), false))
})

test('a cell that leads out keeps its link', () => {
  const cell = { t: 's', v: 'Site', w: 'Site', l: { Target: 'https://exemple.fr/' } }
  assert.equal(cellText(cell), '[Site](https://exemple.fr/)')
})
