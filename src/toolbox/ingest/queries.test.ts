import { asCollectionId, asDocumentId } from '#contract/ids'
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { test } from 'node:test'
import type { Database } from '#platform/db/database'
import { compiledQueries } from '../../../test/fakes/compiled-queries.ts'
import * as queries from './queries.ts'

const file = { documentId: asDocumentId(1), blobHash: 'h' }
const uploaded = {
  collectionId: asCollectionId(1),
  readers: [1],
  name: 'n',
  title: 't',
  mediaType: 'm',
  blobHash: 'h',
  bytes: 1,
}

/** Every query of uploads and their reading, with parameters. */
const samples: Record<string, (db: Database) => unknown> = {
  lockName: (db) => queries.lockName(db, { collectionId: asCollectionId(1), name: 'n' }),
  findDocumentNamed: (db) => queries.findDocumentNamed(db, { collectionId: asCollectionId(1), name: 'n' }),
  upsertDocument: (db) => queries.upsertDocument(db, uploaded),
  requeueDocument: (db) => queries.requeueDocument(db, asDocumentId(1)),
  markProcessing: (db) => queries.markProcessing(db, file),
  markReadingEnded: (db) => queries.markReadingEnded(db, file),
  markFailed: (db) => queries.markFailed(db, file, { code: 'corrupted', details: {} }),
  listUnreadFiles: (db) => queries.listUnreadFiles(db),
}

test('every query is tried here, and names the readers of what it touches', async () => {
  assert.deepEqual(Object.keys(samples).toSorted(), Object.keys(queries).toSorted())
  for (const [name, sample] of Object.entries(samples)) {
    const onRows = (await compiledQueries(sample)).filter((sent) => sent.includes('"document"'))
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
