import assert from 'node:assert/strict'
import { test } from 'node:test'
import { table } from './table.ts'

test('columns are as wide as their longest word, and lines end at their last one', () => {
  assert.equal(
    table(
      ['n°', 'nom', 'état'],
      [
        ['1', 'Extranet', 'active'],
        ['12', 'A', ''],
      ],
    ),
    ['n°  nom       état', '1   Extranet  active', '12  A', ''].join('\n'),
  )
})

test('without rows there is a headline alone; what a row does not have stays empty', () => {
  assert.equal(table(['a', 'b'], []), 'a  b\n')
  assert.equal(table(['a', 'b'], [['1']]), 'a  b\n1\n')
})
