import { join } from 'node:path'
import { syncCorpus } from '#data/sources/sync-corpus'
import { openIndexFollower } from '#data/search/index-follower'
import { createCatalogue } from '#inference/memory-catalogue'
import { startEmbeddingEngine } from '#inference/embedded/embedding-engine'
import type { Ctx } from '#toolbox/context'
import { createLog } from '#platform/telemetry/log'
import { openSettings } from '#platform/settings/settings'
import { createEmbedder } from '#server/embedder'
import { openStore } from '../store.ts'

/** Outside git, kept between runs. */
const benchCache = join('.data', 'bench')

export interface AnswersInstance {
  readonly ctx: Ctx<'db' | 'index' | 'embedder' | 'models' | 'usage' | 'settings' | 'log'>
  readonly profile: string
  readonly passages: number
  close(): Promise<void>
}

/** The product's own store, index, model and labour sheets, in a folder that goes away. No language model: it quotes. */
export async function openAnswersInstance(): Promise<AnswersInstance> {
  const log = createLog('warn')
  const engine = await startEmbeddingEngine({ log, cacheFolder: join(benchCache, 'models') })
  const store = await openStore(engine)
  const { index } = store
  const ctx = {
    ...store.ctx,
    embedder: createEmbedder(engine),
    models: createCatalogue([]),
    settings: openSettings({ db: store.ctx.db, log }),
    usage: { record: () => {}, flush: async () => {}, stop: async () => {} },
  }
  await syncCorpus(ctx, { corpusId: 'fiches-travail' })
  await openIndexFollower(ctx).catchUp()
  await index.optimise()
  return {
    ctx,
    profile: engine.profile,
    passages: await index.rows(),
    async close() {
      await engine.stop()
      await store.close()
    },
  }
}
