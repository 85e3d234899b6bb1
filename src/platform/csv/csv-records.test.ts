import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnsOf, readCsvTable } from './csv-records.ts'

test('records of several lines keep the line where they begin, empty ones are left out', () => {
  const { head, records, unclosedLine } = readCsvTable('\uFEFFA;B\r\n"un\r\ndeux";x\r\n;\r\n"a ""b"" ; c";y\r\n')
  assert.deepEqual(head, ['A', 'B'])
  assert.deepEqual(records, [
    { line: 2, values: ['un\r\ndeux', 'x'] },
    { line: 5, values: ['a "b" ; c', 'y'] },
  ])
  assert.equal(unclosedLine, null)
})

test('the separator is the one of the titles; a quotation that is never closed is told', () => {
  assert.deepEqual(readCsvTable('a,b\n1;2,3\n').records[0]?.values, ['1;2', '3'])
  assert.deepEqual(readCsvTable('a\tb\n1,2\t3\n').records[0]?.values, ['1,2', '3'])
  assert.deepEqual(readCsvTable('question\nOui, ou non ?\n').records[0]?.values, ['Oui, ou non ?'])
  assert.equal(readCsvTable('a;b\nx;y\n"jamais fermé;z\nw;v\n').unclosedLine, 3)
})

test('titles are known without accents, capitals and signs', () => {
  const column = columnsOf(['Prénom ', 'E-MAIL'], { first: ['prenom'], email: ['email', 'mail'], role: ['role'] })
  assert.deepEqual([column('first'), column('email'), column('role')], [0, 1, undefined])
})
