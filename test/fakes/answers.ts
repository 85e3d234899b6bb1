import type { CollectionId } from '#contract/ids'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DataLevel } from '#contract/model-routing'
import { createCollection } from '#data/collections/create-collection'
import { storeVersion } from '#data/new-versions/store-version'
import type { Embedder } from '#data/embeddings/embedder'
import { openIndexFollower } from '#data/search/index-follower'
import { openLanceIndex } from '#data/search/lancedb/lancedb-index'
import { BackendSettings, connectBackends } from '#inference/backends/registry'
import { createCatalogue } from '#inference/memory-catalogue'
import { startEmbeddingEngine } from '#inference/embedded/embedding-engine'
import type { UsageRow } from '#inference/usage-recorder'
import type { Actor } from '#platform/auth/actor'
import type { Ctx } from '#toolbox/context'
import { openSettings } from '#platform/settings/settings'
import { createEmbedder } from '#server/embedder'
import type { WholeAnswer } from '#toolbox/answer/ask-once'
import { askOnce } from '#toolbox/answer/ask-once'
import type { Assistant } from '#toolbox/assistants/assistant'
import { type ScriptedModel, scriptedModelName, startScriptedModel } from '../e2e/harness/scripted-model.ts'
import { createOrganisation, createPerson } from './actors.ts'
import { testCacheFolder } from './cache-folder.ts'
import { queuedDocument } from './data.ts'
import { closeAtEnd, testDatabase } from './database.ts'

export type AnswerCtx = Ctx<'db' | 'index' | 'embedder' | 'models' | 'usage' | 'settings' | 'log'>

/** Everything that answering uses, real: database, index, the carried embedding model; and a model server that a test scripts. */
export interface TestAnswers {
  readonly model: ScriptedModel
  readonly usage: readonly UsageRow[]
  /** As in `socle.yaml`: quotes without a model, writes with the scripted one. */
  readonly quoting: Assistant
  readonly writing: Assistant
  /** A person of a new organisation. */
  person(): Promise<Actor>
  as(actor: Actor, changes?: { embedder?: Embedder; signal?: AbortSignal }): AnswerCtx
  /** Puts a text in a collection of the actor's organisation, and waits until it is searched. */
  add(actor: Actor, document: { title: string; markdown: string }): Promise<void>
  collectionOf(title: string): Promise<CollectionId>
  /** What models may be sent of all collections of that title, and what the model server may see. */
  label(title: string, level: DataLevel): Promise<void>
  serverSees(level: DataLevel): Promise<void>
  ask(actor: Actor, assistant: Assistant, ...questions: string[]): Promise<WholeAnswer>
  readonly embedder: Embedder
}

export async function testAnswers(): Promise<TestAnswers> {
  const { db, log } = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'socle-answers-'))
  const engine = await startEmbeddingEngine({ log, cacheFolder: testCacheFolder, threads: 1 })
  const embedder = createEmbedder(engine)
  const { profile, dimensions } = embedder
  const index = await openLanceIndex({ folder, profile, dimensions })
  const model = await startScriptedModel()
  const models = createCatalogue(connectBackends({ script: BackendSettings.parse({ url: model.url }) }))
  await models.refresh()
  closeAtEnd(async () => {
    await models.stop()
    await model.stop()
    await engine.stop()
    await index.close()
    await rm(folder, { recursive: true, force: true })
  })
  const rows: UsageRow[] = []
  const usage = { record: (row: UsageRow) => void rows.push(row), flush: async () => {}, stop: async () => {} }
  const settings = openSettings({ db, log })
  const shared = { db, index, embedder, models, usage, settings, log, signal: new AbortController().signal }
  const follower = openIndexFollower(shared)
  const as = (actor: Actor, changes: { embedder?: Embedder; signal?: AbortSignal } = {}): AnswerCtx => ({
    ...shared,
    ...changes,
    actor,
  })
  const described = { name: 'socle', title: null, description: '', instructions: '', collectionIds: null }
  return {
    model,
    usage: rows,
    embedder,
    as,
    quoting: { ...described, mode: 'quote', model: null },
    writing: { ...described, mode: 'generate', model: scriptedModelName },
    person: async () => createPerson(db, await createOrganisation(db)),
    async add(actor, { title, markdown }) {
      const ctx = as(actor)
      const { id } = await createCollection(ctx, { name: title, description: '', visibility: 'organisation' })
      const documentId = await queuedDocument(db, { collectionId: id, name: title })
      await storeVersion(ctx, { documentId, title, parsed: { title, markdown, language: 'fr', pages: [] } })
      await follower.catchUp()
    },
    async collectionOf(title) {
      const found = db.selectFrom('collection').select('id').where('name', '=', title)
      return (await found.executeTakeFirstOrThrow()).id
    },
    async label(title, level) {
      await db.updateTable('collection').set({ data_level: level }).where('name', '=', title).execute()
    },
    async serverSees(maySee) {
      const [backend] = connectBackends({ script: BackendSettings.parse({ url: model.url, maySee }) })
      if (backend) await models.put(backend)
    },
    ask: (actor, assistant, ...questions) =>
      askOnce(as(actor), {
        assistant,
        messages: questions.map((content) => ({ role: 'user', content })),
        language: 'fr',
      }),
  }
}
