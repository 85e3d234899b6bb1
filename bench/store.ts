import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scopes } from '#contract/route'
import { openLanceIndex } from '#data/search/lancedb/lancedb-index'
import type { SearchIndex } from '#data/search/search-index'
import type { Ctx } from '#data/context'
import { openDatabase } from '#platform/db/database'
import { startEmbeddedPostgres } from '#platform/db/embedded-postgres'
import { migrate } from '#platform/db/migrate'
import { openOutbound } from '#platform/http/outbound'
import { openFolderStorage } from '#platform/storage/folder/folder'
import { createLog } from '#platform/telemetry/log'
import { createOrganisation, createPerson } from '../test/fakes/actors.ts'

/** A database and an index of the product's own, for somebody who may do everything; both go away. */
export interface BenchStore {
  readonly ctx: Ctx<'db' | 'index' | 'log' | 'folders' | 'outbound' | 'storage'>
  readonly index: SearchIndex
  close(): Promise<void>
}

export async function openStore(model: { profile: string; dimensions: number }): Promise<BenchStore> {
  const folder = await mkdtemp(join(tmpdir(), 'socle-bench-'))
  const log = createLog('warn')
  const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), log })
  await migrate(server.url, log)
  const db = await openDatabase(server.url, log)
  const { profile, dimensions } = model
  const index = await openLanceIndex({ folder: join(folder, 'index'), profile, dimensions })
  const actor = await createPerson(db, await createOrganisation(db, 'bench'), { scopes })
  const outbound = openOutbound({ allowed: [] })
  const storage = await openFolderStorage(join(folder, 'storage'))
  const { signal } = new AbortController()
  return {
    ctx: { db, index, log, storage, outbound, folders: { data: folder, cache: folder }, actor, signal },
    index,
    async close() {
      await outbound.close()
      await index.close()
      await db.destroy()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
