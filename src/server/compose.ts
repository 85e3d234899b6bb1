import { mkdir, access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { openConversations } from '#apps/conversations/open-conversations'
import { openLanceIndex } from '#data/search/lancedb/lancedb-index'
import { embeddedBackend } from '#inference/backends/embedded-backend'
import { connectBackends } from '#inference/backends/registry'
import { createCatalogue } from '#inference/catalogue'
import { startEmbeddingEngine } from '#inference/embedded/embedding-engine'
import { carriedModelsFolder, readModelManifest } from '#inference/embedded/model-manifest'
import { openUsageRing } from '#inference/usage-ring'
import type { OrganisationId } from '#platform/auth/actor'
import { followKeys } from '#platform/auth/follow-keys'
import { KeyRing } from '#platform/auth/key-ring'
import type { Capabilities } from '#platform/context'
import { openDatabase } from '#platform/db/database'
import { migrate } from '#platform/db/migrate'
import { type Notifications, openNotifications } from '#platform/db/notifications'
import { AppError, messageOf } from '#platform/errors'
import { openJobs } from '#platform/jobs/pg-boss-jobs'
import { ensureOrganisation } from '#platform/people/first-access'
import { openSecretBox } from '#platform/secrets/secret-box'
import { openFolderStorage } from '#platform/storage/folder/folder'
import type { Logger } from '#platform/telemetry/log'
import { createMetrics } from '#platform/telemetry/metrics'
import { openModelServers } from '#toolbox/assistants/model-servers'
import { Closers } from './closers.ts'
import type { Config } from './config.ts'
import { createEmbedder } from './embedder.ts'
import { type LazyEngine, openLazyEngine } from './lazy-engine.ts'
import { findDatabaseUrl } from './open-database.ts'
import { createReadiness } from './readiness.ts'
import { insertUsageRows } from './usage-rows.ts'

export type Role = Config['role'] | 'tool'

export interface ComposeOptions {
  readonly config: Config
  readonly dataFolder: string
  /** `tool` is a command beside a server, or without one: nothing runs in the background. */
  readonly role: Role
  readonly log: Logger
  /** Told in words before each long step. */
  readonly onStep?: (step: 'database' | 'index') => void
}

export interface Instance {
  /** Everything a verb may ask for, but who acts and when it stops. */
  readonly capabilities: Omit<Capabilities, 'actor' | 'signal'>
  readonly organisationId: OrganisationId
  readonly keys: KeyRing
  readonly databaseUrl: string
  readonly notifications: Notifications
  readonly engine: LazyEngine
  readonly limits: { readonly jsonBytes: number; readonly inferenceBytes: number }
  /** Background work of the role. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** The only place where things are built. */
export async function compose(options: ComposeOptions): Promise<Instance> {
  const closers = new Closers()
  try {
    await ensureDataFolder(options.dataFolder)
    return await build(options, closers)
  } catch (error) {
    await closers.closeAll(options.log)
    throw error
  }
}

async function ensureDataFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
  } catch (cause) {
    throw new AppError('folder_not_writable', { folder, reason: messageOf(cause) }, { cause })
  }
}

async function build(options: ComposeOptions, closers: Closers): Promise<Instance> {
  const { config, dataFolder, role, log } = options
  options.onStep?.('database')
  const databaseUrl = await findDatabaseUrl({ ...options, joinsRunning: role === 'tool', closers })
  const { db, notifications, organisationId } = await openTruth({ config, databaseUrl, log, closers })
  const keys = new KeyRing(db)
  const jobs = openJobs({ url: databaseUrl, log })
  const engine = await openEngine(options)
  closers.add('embedding engine', () => engine.stop())
  const models = createCatalogue([...connectBackends(config.backends), embeddedBackend(engine)])
  closers.add('models', () => models.stop())
  const index = await openLanceIndex({
    folder: join(dataFolder, 'index'),
    dimensions: engine.dimensions,
    profile: engine.profile,
  })
  closers.add('index', () => index.close())
  const usage = openUsageRing({
    insert: (rows) => insertUsageRows(db, rows),
    journalFile: join(dataFolder, 'usage-journal.jsonl'),
    onError: (error) => log.warn({ reason: messageOf(error) }, 'usage rows wait for the database'),
  })
  closers.add('usage', () => usage.stop())
  const publicUrl = config.http.publicUrl === undefined ? null : new URL(config.http.publicUrl)
  const secrets = await openSecretBox(join(dataFolder, 'secret.key'))
  const embedder = createEmbedder(engine)
  const conversations = openConversations({
    capabilities: { db, log, models, usage, index, embedder },
    notifications,
    answer: async function* () {
      throw new AppError('engine_unavailable', { engine: 'answers', reason: 'not there yet' })
    },
  })
  closers.add('conversations', () => conversations.stop(0))
  const modelServers = openModelServers({ db, models, secrets, log })
  const { answers, conversationFeed } = conversations
  const capabilities = {
    db,
    log,
    jobs,
    models,
    usage,
    index,
    secrets,
    embedder,
    answers,
    conversationFeed,
    modelServers,
    storage: await openFolderStorage(join(dataFolder, 'storage')),
    folders: { data: dataFolder, cache: join(dataFolder, 'cache') },
    metrics: createMetrics(),
    site: { publicUrl, isSecure: publicUrl?.protocol === 'https:' },
    readiness: createReadiness({}),
  }
  const background = new AbortController()
  closers.add('background', () => background.abort())
  return {
    capabilities,
    organisationId,
    keys,
    databaseUrl,
    notifications,
    engine,
    limits: {
      jsonBytes: config.http.jsonMegabytes * 1_000_000,
      inferenceBytes: config.http.inferenceMegabytes * 1_000_000,
    },
    async start() {
      await jobs.start()
      closers.add('jobs', () => jobs.stop())
      if (role === 'tool') return
      await followKeys({ keys, notifications, log }, background.signal)
      engine.prepare()
      void models.start()
      await modelServers.start(notifications)
      await conversations.start()
    },
    stop: () => closers.closeAll(log),
  }
}

interface Truth {
  readonly config: Config
  readonly databaseUrl: string
  readonly log: Logger
  readonly closers: Closers
}

async function openTruth({ config, databaseUrl, log, closers }: Truth) {
  await migrate(databaseUrl, log)
  const db = await openDatabase(databaseUrl, log)
  closers.add('database', () => db.destroy())
  const notifications = await openNotifications(databaseUrl, log)
  closers.add('notifications', () => notifications.close())
  return { db, notifications, organisationId: await ensureOrganisation(db, config.organisation) }
}

/** The carried model says what its vectors are before it runs. */
async function openEngine({ config: { embeddings }, dataFolder, log }: ComposeOptions): Promise<LazyEngine> {
  const { profile, dimensions } = await readModelManifest(carriedModelsFolder())
  const start = () =>
    startEmbeddingEngine({
      log,
      cacheFolder: join(dataFolder, 'cache'),
      ...(embeddings.modelFile === undefined ? {} : { modelFile: embeddings.modelFile }),
      ...(embeddings.threads === undefined ? {} : { threads: embeddings.threads }),
    })
  return openLazyEngine({ profile, dimensions, log, start })
}
