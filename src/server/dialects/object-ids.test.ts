import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberOfId, objectId } from './object-ids.ts'

test('a number is written and read back as OpenAI’s clients know it', () => {
  assert.deepEqual([objectId('vs', 12), objectId('file', 7)], ['vs_12', 'file-7'])
  for (const id of [1, 9, 2 ** 31 - 1]) {
    assert.equal(numberOfId('vs', objectId('vs', id)), id)
    assert.equal(numberOfId('file', objectId('file', id)), id)
  }
})

test('what is no id of that kind is not found, told by what it would be', () => {
  const cases: ['vs' | 'file', string, string][] = [
    ['vs', 'file-12', 'collection'],
    ['file', 'vs_12', 'document'],
    ['vs', 'vs-12', 'collection'],
    ['file', 'file_12', 'document'],
  ]
  for (const [prefix, id, what] of cases) {
    assert.throws(() => numberOfId(prefix, id), { code: 'not_found', details: { what, id } })
  }
})

test('only plain numbers that the database can give are ids', () => {
  for (const digits of [
    '',
    '0',
    '012',
    '-1',
    '+1',
    '1.0',
    '1e3',
    '0x1',
    ' 1',
    '1 ',
    '１',
    '2147483648',
    '99999999999',
  ]) {
    assert.throws(() => numberOfId('vs', `vs_${digits}`), { code: 'not_found' }, digits)
  }
})

test('a long id is told by its beginning', () => {
  const id = `vs_${'9'.repeat(1000)}`
  assert.throws(() => numberOfId('vs', id), { details: { what: 'collection', id: id.slice(0, 100) } })
})
