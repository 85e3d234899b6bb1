import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scopes } from '#contract/route'
import { syncFrom } from '#data/corpora/sync-corpus'
import type { Embedder } from '#data/embeddings/embedder'
import { indexHash } from '#data/embeddings/index-hash'
import { quantise } from '#data/embeddings/quantise'
import { insertEmbeddings } from '#data/embeddings/queries'
import { openIndexFollower } from '#data/search/index-follower'
import { openLanceIndex } from '#data/search/lancedb/lancedb-index'
import { asOrganisationId, asPrincipalId, jobActor } from '#platform/auth/actor'
import type { Ctx } from '#platform/context'
import { openDatabase } from '#platform/db/database'
import type { Database } from '#platform/db/database'
import { startEmbeddedPostgres } from '#platform/db/embedded-postgres'
import { migrate } from '#platform/db/migrate'
import { createLog } from '#platform/telemetry/log'
import { fetchServicePublic, servicePublicCorpus } from './bench-corpus.ts'
import { embedAll } from './vectors.ts'
import type { BenchEngine } from './vectors.ts'

export type SearchCtx = Ctx<'db' | 'index' | 'embedder' | 'log' | 'folders'>

export interface BenchInstance {
  /** What the product's own search is given. */
  ctx: SearchCtx
  passages: number
  /** Stored and indexed, vectors known: passages for each second. */
  passagesPerSecond: number
  close(): Promise<void>
}

interface Plan {
  withTitle: boolean
  engine: BenchEngine | null
  /** Embedded before anything is timed. */
  questions: readonly string[]
}

/** Vectors of the questions are there before the search is timed. */
async function questionEmbedder({ engine, questions }: Plan): Promise<Embedder> {
  const texts = questions.map((question) => `query: ${question}`)
  const vectors = engine ? await embedAll(engine, texts) : []
  const known = new Map(questions.map((question, position) => [question, vectors[position]]))
  return {
    profile: engine?.profile ?? 'none',
    dimensions: engine?.dimensions ?? 8,
    embedPassages: async () => {
      throw new Error('passages are embedded beforehand')
    },
    async embedQuery(question) {
      const vector = known.get(question)
      if (!vector) throw new Error('the question was not embedded beforehand')
      return { vector, tokens: 0 }
    },
  }
}

async function giveVectors(db: Database, engine: BenchEngine): Promise<void> {
  const chunks = await db.selectFrom('chunk').select('index_text').distinct().execute()
  const texts = chunks.map(({ index_text }) => index_text)
  const vectors = await embedAll(
    engine,
    texts.map((text) => `passage: ${text}`),
  )
  const rows = texts.flatMap((text, position) => {
    const vector = vectors[position]
    return vector ? [{ index_hash: indexHash(text), profile: engine.profile, ...quantise(vector) }] : []
  })
  await insertEmbeddings(db, rows)
}

/** The product's own store, index and search on the whole archive: a database and an index of their own, then gone. */
export async function openBenchInstance(plan: Plan): Promise<BenchInstance> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-retrieval-'))
  const log = createLog('warn')
  const server = await startEmbeddedPostgres({ folder: join(folder, 'postgres'), log })
  await migrate(server.url, log)
  const db = await openDatabase(server.url, log)
  const embedder = await questionEmbedder(plan)
  const { profile, dimensions } = embedder
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
  const { signal } = new AbortController()
  const ctx = { db, index, embedder, log, folders: { data: folder, cache: folder }, actor, signal }
  const seconds = await fill(ctx, plan)
  const passages = await index.rows()
  return {
    ctx,
    passages,
    passagesPerSecond: passages / seconds,
    async close() {
      await index.close()
      await db.destroy()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Seconds spent storing and indexing, without those that the model took. */
async function fill(ctx: SearchCtx, { withTitle, engine }: Plan): Promise<number> {
  const tarball = await fetchServicePublic()
  const start = performance.now()
  await syncFrom(ctx, servicePublicCorpus({ withTitle }), { tarball })
  const stored = performance.now()
  if (engine) await giveVectors(ctx.db, engine)
  const embedded = performance.now()
  await openIndexFollower(ctx).catchUp()
  const seconds = (stored - start + performance.now() - embedded) / 1000
  await ctx.index.optimise()
  return seconds
}
