import { syncCorpus } from '#data/sources/sync-corpus'
import type { Embedder } from '#data/embeddings/embedder'
import { indexHash } from '#data/index-hash'
import { quantise } from '#data/embeddings/quantise'
import { insertEmbeddings } from '#data/embeddings/queries'
import { openIndexFollower } from '#data/search/index-follower'
import type { Ctx } from '#data/context'
import type { Database } from '#platform/db/database'
import { openStore } from '../store.ts'
import { fetchServicePublic, servicePublicCorpus } from './bench-corpus.ts'
import { embedAll } from './vectors.ts'
import type { BenchEngine } from './vectors.ts'

export type SearchCtx = Ctx<'db' | 'index' | 'embedder' | 'log' | 'folders' | 'outbound' | 'storage'>

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
  const embedder = await questionEmbedder(plan)
  const store = await openStore(embedder)
  const ctx = { ...store.ctx, embedder }
  const seconds = await fill(ctx, plan)
  const passages = await store.index.rows()
  return {
    ctx,
    passages,
    passagesPerSecond: passages / seconds,
    close: store.close,
  }
}

/** Seconds spent storing and indexing, without those that the model took. */
async function fill(ctx: SearchCtx, { withTitle, engine }: Plan): Promise<number> {
  const archive = await fetchServicePublic()
  const start = performance.now()
  const corpus = servicePublicCorpus({ withTitle })
  await syncCorpus(ctx, { corpusId: corpus.id, corpus, archive })
  const stored = performance.now()
  if (engine) await giveVectors(ctx.db, engine)
  const embedded = performance.now()
  await openIndexFollower(ctx).catchUp()
  const seconds = (stored - start + performance.now() - embedded) / 1000
  await ctx.index.optimise()
  return seconds
}
