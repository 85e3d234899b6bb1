import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { testDatabase } from '../test/fakes/database.ts'
import { renderTables, tablesFile } from './generate-tables.ts'

test('the table types are those of the migrations (tools/generate-tables.ts writes them)', async () => {
  const { url } = await testDatabase()
  assert.equal(await readFile(tablesFile, 'utf8'), await renderTables(url))
})
