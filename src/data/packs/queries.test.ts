import { asCollectionId, asDocumentId, asPrincipalId } from '#contract/ids'
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Database } from '#platform/db/database'
import { compiledQueries } from '../../../test/fakes/compiled-queries.ts'
import * as queries from './queries.ts'

const readable = [asPrincipalId(1), asPrincipalId(2)]

/** Every query of packs, with parameters. */
const samples: Record<string, (db: Database) => unknown> = {
  findPackedCorpus: (db) => queries.findPackedCorpus(db, 'c'),
  listPackedIds: (db) => queries.listPackedIds(db, readable, asCollectionId(1)),
  listPackedTexts: (db) => queries.listPackedTexts(db, readable, [asDocumentId(1)]),
  listPackedAliases: (db) => queries.listPackedAliases(db, [asDocumentId(1)]),
  listPackedReferences: (db) => queries.listPackedReferences(db, [asDocumentId(1)]),
  listPackedVectors: (db) => queries.listPackedVectors(db, readable, { documentIds: [asDocumentId(1)], profile: 'p' }),
}

test('every query is tried here, and names the readers of what it touches', async () => {
  assert.deepEqual(Object.keys(samples).toSorted(), Object.keys(queries).toSorted())
  for (const [name, sample] of Object.entries(samples)) {
    const onRows = (await compiledQueries(sample)).filter((sent) => /"(?:document|chunk|collection)"/.test(sent))
    for (const sent of onRows) assert.match(sent, /"readers"/, name)
  }
})

test('the SQL is what the golden file says', async () => {
  const golden = new URL('./queries.snap.sql', import.meta.url)
  const parts: string[] = []
  for (const [name, sample] of Object.entries(samples)) {
    parts.push(`-- ${name}\n${(await compiledQueries(sample)).map((sent) => `${sent};`).join('\n')}\n`)
  }
  const text = parts.join('\n')
  if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(golden, text)
  assert.equal(text, await readFile(golden, 'utf8'), 'run this test with UPDATE_GOLDEN=1, then read what changed')
})
