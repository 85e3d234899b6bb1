import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scopes } from '#contract/route'
import { corpora } from '#data/corpora/registry'
import { fetchCorpus } from '#data/corpora/fetch-corpus'
import { syncCorpus } from '#data/corpora/sync-corpus'
import { openIndexFollower } from '#data/search/index-follower'
import { openLanceIndex } from '#data/search/lancedb/lancedb-index'
import { createCatalogue } from '#inference/catalogue'
import { startEmbeddingEngine } from '#inference/embedded/embedding-engine'
import { asOrganisationId, asPrincipalId, jobActor } from '#platform/auth/actor'
import type { Ctx } from '#platform/context'
import { openDatabase } from '#platform/db/database'
import { startEmbeddedPostgres } from '#platform/db/embedded-postgres'
import { migrate } from '#platform/db/migrate'
import { createLog } from '#platform/telemetry/log'
import { createEmbedder } from '#server/embedder'

/** Outside git, kept between runs. */
const benchCache = join('.data', 'bench')

export interface AnswersInstance {
  readonly ctx: Ctx<'db' | 'index' | 'embedder' | 'models' | 'usage' | 'log'>
  readonly profile: string
  readonly passages: number
  close(): Promise<void>
}

/** The product's own store, index, model and labour sheets, in a folder that goes away. No language model: it quotes. */
export async function openAnswersInstance(): Promise<AnswersInstance> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-answers-'))
  const log = createLog('warn')
  const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), log })
  await migrate(server.url, log)
  const db = await openDatabase(server.url, log)
  const engine = await startEmbeddingEngine({ log, cacheFolder: join(benchCache, 'models') })
  const { profile, dimensions } = engine
  const index = await openLanceIndex({ folder: join(folder, 'index'), profile, dimensions })
  const organisation = await db
    .insertInto('organisation')
    .values({ name: 'bench' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const everyone = await db.selectFrom('principal').select('id').where('kind', '=', 'public').executeTakeFirstOrThrow()
  const actor = {
    ...jobActor('bench', scopes),
    organisationId: asOrganisationId(organisation.id),
    principals: [asPrincipalId(everyone.id)],
  }
  const ctx = {
    db,
    index,
    embedder: createEmbedder(engine),
    models: createCatalogue([]),
    usage: { record: () => {}, flush: async () => {}, stop: async () => {} },
    log,
    folders: { data: folder, cache: folder },
    actor,
    signal: new AbortController().signal,
  }
  const corpus = corpora['fiches-travail']
  const tarball = await fetchCorpus(corpus, { cacheFolder: benchCache })
  await syncCorpus(ctx, { corpusId: corpus.id, tarball })
  await openIndexFollower(ctx).catchUp()
  await index.optimise()
  return {
    ctx,
    profile,
    passages: await index.rows(),
    async close() {
      await index.close()
      await engine.stop()
      await db.destroy()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
