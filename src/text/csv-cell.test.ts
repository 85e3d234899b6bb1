import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvCell } from './csv-cell.ts'

test('a cell keeps its text whatever is in it, and never runs', () => {
  assert.equal(csvCell('Camille Martin'), 'Camille Martin')
  assert.equal(csvCell('un ; deux "trois"\nquatre'), '"un ; deux ""trois""\nquatre"')
  assert.equal(csvCell('=HYPERLINK("http://exemple.test")'), '"\'=HYPERLINK(""http://exemple.test"")"')
  assert.equal(csvCell('-3'), "'-3")
})
