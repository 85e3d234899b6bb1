import { asCollectionId } from '#contract/ids'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Database } from '#platform/db/database'
import { compiledQueries } from '../../../test/fakes/compiled-queries.ts'
import * as queries from './queries.ts'

const hash = Buffer.from('00', 'hex')

/** Every query of a job, which acts for the instance: none gives a text to a person. */
const samples: Record<string, (db: Database) => unknown> = {
  listQuestionedCollections: (db) => queries.listQuestionedCollections(db),
  listUnaskedTexts: (db) => queries.listUnaskedTexts(db, asCollectionId(1), 10),
  insertDraft: (db) => queries.insertDraft(db, hash, ['q']),
  listDrafts: (db) => queries.listDrafts(db, asCollectionId(1), 10),
  deleteUnwantedQuestions: (db) => queries.deleteUnwantedQuestions(db),
}

test('every query is tried here; texts are those of the current versions of one collection', async () => {
  const named = Object.entries(queries).filter(([, value]) => typeof value === 'function')
  assert.deepEqual(Object.keys(samples).toSorted(), named.map(([name]) => name).toSorted())
  for (const name of ['listUnaskedTexts', 'listDrafts'] as const) {
    const [sent = ''] = await compiledQueries((db) => samples[name]?.(db))
    assert.match(sent, /"current_version_id" = "chunk"\."document_version_id"/, name)
    assert.match(sent, /"chunk"\."collection_id" = \$/, name)
    assert.match(sent, /limit \$/, name)
  }
})
