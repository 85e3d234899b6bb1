import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UsageLine } from './sums/queries.ts'
import { usageCsv } from './usage-csv.ts'

const headline =
  'id;name;requests;refused;failed;prompt_tokens;completion_tokens;euros;kilowatt_hours;emissions_kilograms'
const line: UsageLine = {
  id: 7,
  name: 'Camille',
  requests: 10,
  refused: 1,
  failed: 2,
  promptTokens: 300,
  completionTokens: 40,
  euros: 0.5,
  wattHours: 1500,
  emissionsGrams: 250,
}

test('each line is a row between semicolons, energy in kWh and emissions in kg', () => {
  assert.equal(usageCsv([line]), `\uFEFF${headline}\r\n7;Camille;10;1;2;300;40;0.5;1.5;0.25\r\n`)
})

test('nothing is the headline alone', () => assert.equal(usageCsv([]), `\uFEFF${headline}\r\n`))

test('whoever is gone is an empty field', () => {
  assert.match(usageCsv([{ ...line, id: null, name: null }]), /\r\n;;10;/)
})

test('a name that would be a formula, or holds a semicolon, stays a name', () => {
  const rows = usageCsv(['=1+1', 'a;b', 'a"b', 'a\nb'].map((name) => ({ ...line, name }))).split('\r\n')
  assert.doesNotMatch(rows[1] ?? '', /;=/)
  assert.match(rows[2] ?? '', /^7;"a;b";10;/)
  assert.match(rows[3] ?? '', /^7;"a""b";10;/)
})
