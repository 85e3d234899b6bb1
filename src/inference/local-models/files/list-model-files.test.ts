import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { testDatabase, withRollback } from '../../../../test/fakes/database.ts'
import { jobActor } from '#platform/auth/actor'
import { openLocalModels } from '../local-models.ts'
import { listModelFiles } from './list-model-files.ts'
import { askFetch, deleteFetch } from './queries.ts'

const { db, log } = await testDatabase()

test('a model whose fetch ends while they are listed is not left out', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'socle-list-'))
  const local = openLocalModels(folder, { hub: 'http://127.0.0.1:9' })
  await withRollback(db, async (tx) => {
    await askFetch(tx, 'petit', 'petit.gguf')
    const list = async () => {
      const [models] = await Promise.all([local.list(), deleteFetch(tx, 'petit')])
      return models
    }
    const actor = jobActor('model-file.fetch', ['organisations:manage'])
    const ctx = { db: tx, localModels: { ...local, list }, actor, log, signal: new AbortController().signal }
    const files = await listModelFiles(ctx)
    assert.equal(files.find(({ name }) => name === 'petit')?.state, 'waiting', 'who follows it asks once more')
  })
  await rm(folder, { recursive: true, force: true })
})
