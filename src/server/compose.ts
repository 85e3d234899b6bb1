import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { openConversations } from '#apps/conversations/open-conversations'
import { openIndexFollower } from '#data/search/index-follower'
import { openLanceIndex } from '#data/search/lancedb/lancedb-index'
import { openDatabaseDraws } from '#inference/admission/draws/database-draws'
import { followLimits } from '#inference/admission/follow-limits'
import { openLocalModels } from '#inference/local-models/local-models'
import { modelFilesChannel } from '#inference/local-models/files/queries'
import { followModelChoices } from '#inference/model-routes/model-choices'
import { followModelRouting } from '#inference/routing/model-routing'
import { KeyRing } from '#platform/auth/key-ring'
import { keysChannel } from '#platform/auth/key-changes'
import { followRows } from '#platform/db/follow-rows'
import { AppError, messageOf } from '#platform/errors'
import { type Outbound, openOutbound } from '#platform/http/outbound'
import { insideOf } from '#platform/http/address-rules'
import { openJobs } from '#platform/jobs/pg-boss-jobs'
import { openSecretBox } from '#platform/secrets/secret-box'
import { openSettings } from '#platform/settings/settings'
import { makeFolder } from '#platform/storage/make-folder'
import type { Logger } from '#platform/telemetry/log'
import { createMetrics } from '#platform/telemetry/metrics'
import { meteredAnswer } from '#toolbox/answer/metered-answer'
import { openIntake } from '#toolbox/ingest/source-intake'
import { openModelServers } from '#toolbox/model-servers/model-servers'
import { Closers } from './closers.ts'
import { openDocumentReader } from '#toolbox/parse/document-reader'
import { openPageEngine } from '#toolbox/ocr/page-engine'
import type { Config } from './config.ts'
import type { ServerCapabilities } from './context.ts'
import { createEmbedder } from './embedder.ts'
import type { Instance } from './instance.ts'
import type { LazyEngine } from './lazy-engine.ts'
import { openInference } from './open-inference.ts'
import { indexPlace, openStorage } from './open-storage.ts'
import { type InstanceDatabase, openInstanceDatabase } from './open-instance-database.ts'
import { createReadiness } from './readiness.ts'
import { watchMetrics } from './watch-metrics.ts'
import { startWorkers } from './workers.ts'

export type Role = Config['role'] | 'tool'

export interface ComposeOptions {
  readonly config: Config
  readonly dataFolder: string
  /** `tool` is a command beside a server, or without one: nothing runs in the background. */
  readonly role: Role
  readonly log: Logger
  /** Of what can be computed again; in the data folder unless said otherwise. */
  readonly cacheFolder?: string | undefined
  /** The embedding engine: at once by default. */
  readonly startsEngine?: 'now' | 'when-asked' | undefined
}

/** The only place where things are built. Fails with nothing left open. */
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
    await makeFolder(folder)
    await access(folder, constants.W_OK)
  } catch (cause) {
    throw new AppError('folder_not_writable', { folder, reason: messageOf(cause) }, { cause })
  }
}

async function build(options: ComposeOptions, closers: Closers): Promise<Instance> {
  const { role, log } = options
  const database = await openInstanceDatabase({ ...options, joinsRunning: role !== 'all', closers })
  const { capabilities, conversations, engine, follower, reconfigure } = await openParts(options, database, closers)
  const { jobs, keys, models, modelServers, settings } = capabilities
  const background = new AbortController()
  closers.add('background', () => background.abort())
  const { organisationId, databaseUrl, notifications } = database
  const opened = { capabilities, engine, follower, organisationId, databaseUrl }
  watchMetrics(opened)
  return {
    ...opened,
    reconfigure,
    async start() {
      await jobs.start()
      closers.add('jobs', () => jobs.stop())
      await settings.start(notifications)
      closers.add('settings', () => settings.stop())
      await followModelRouting({ settings, models })
      await followModelChoices({ settings, models })
      await modelServers.start(notifications)
      closers.add('model servers', () => modelServers.stop())
      if (role === 'tool') {
        await models.refresh()
        return
      }
      void models.start()
      const askAgain = (): void => void models.refresh()
      await notifications.listen(modelFilesChannel, askAgain, askAgain)
      const followed = { notifications, channel: keysChannel, read: () => keys.refresh(), log }
      await followRows(followed, background.signal)
      const { limits } = models.gate
      const sharing = role === 'all' ? {} : { sharing: await shareLimits(options.config, capabilities, closers) }
      await followLimits({ db: capabilities.db, notifications, log, limits, ...sharing }, background.signal)
      if (options.startsEngine !== 'when-asked') engine.prepare()
      if (role !== 'worker') await conversations.start()
      if (role === 'api') return
      await follower.start(notifications)
      closers.add('index follower', () => follower.stop())
      await startWorkers({ capabilities, organisationId })
    },
    drain: (limitMs) => conversations.stop(limitMs),
    stop: () => closers.closeAll(log),
  }
}

/** Of several processes that answer: where they draw their parts of limits. */
async function shareLimits({ valkey, workers: processes }: Config, { db, log }: ServerCapabilities, closers: Closers) {
  const draws = valkey === undefined ? openDatabaseDraws(db) : await drawFromValkey(valkey.url, log)
  closers.add('limits', () => draws.close())
  return { draws, processes }
}

async function drawFromValkey(url: string, log: Logger) {
  const { openValkeyDraws } = await import('#inference/admission/draws/valkey-draws')
  return openValkeyDraws(url, log)
}

async function openParts(options: ComposeOptions, database: InstanceDatabase, closers: Closers) {
  const { config, dataFolder, log } = options
  const { databaseUrl, db, notifications } = database
  const metrics = createMetrics()
  const cacheFolder = options.cacheFolder ?? join(dataFolder, 'cache')
  const outbound = openOutbound({ allowed: config.outbound.allow })
  closers.add('outbound', () => outbound.close())
  const served = { config, outbound, dataFolder, cacheFolder, databaseUrl, metrics, log, closers }
  const { engine, models, usage, reconfigure } = await openInference(served)
  const index = await openIndex(options, engine)
  closers.add('index', () => index.close())
  const secrets = await openSecretBox(join(dataFolder, 'secret.key'))
  const embedder = createEmbedder(engine)
  const settings = openSettings({ db, log })
  const conversations = openConversations({
    capabilities: { db, log, models, settings },
    notifications,
    answer: (who, question) => meteredAnswer({ db, log, usage, settings, index, embedder, ...who }, question),
  })
  closers.add('conversations', () => conversations.stop(0))
  const documentReader = openDocumentReader()
  closers.add('document reader', () => documentReader.close())
  const pageEngine = openPageEngine()
  closers.add('text recognition', () => pageEngine.close())
  const follower = openIndexFollower({ db, index, embedder, log })
  const capabilities: ServerCapabilities = {
    db,
    log,
    models,
    localModels: openLocalModels(dataFolder, config.models),
    usage,
    outbound,
    index,
    indexFollower: follower,
    keys: new KeyRing(db),
    secrets,
    settings,
    identity: await openIdentity(config, outbound),
    mailer: await openLetters(config, log),
    embedder,
    jobs: openJobs({ url: databaseUrl, log }),
    intake: openIntake({ limitBytes: config.http.uploadMegabytes * 1024 * 1024 }),
    storage: await openStorage({ config, dataFolder, outbound }),
    folders: { data: dataFolder, cache: cacheFolder },
    answers: conversations.answers,
    conversationFeed: conversations.conversationFeed,
    documentReader,
    pageEngine,
    modelServers: openModelServers({ db, models, secrets, outbound, log }),
    metrics,
    site: siteOf(config),
    readiness: createReadiness({ db, index, usage, engineState: () => engine.state }),
  }
  return { capabilities, conversations, engine, follower, reconfigure }
}

/** Many instances have neither of these: what speaks to them is loaded where it is configured. */
async function openIdentity({ identity: { oidc } }: Config, outbound: Outbound) {
  if (oidc === undefined) return null
  const { openIdentityProvider } = await import('#platform/identity/identity-provider')
  return openIdentityProvider(oidc, outbound)
}

async function openLetters({ mail }: Config, log: Logger) {
  if (mail === undefined) return null
  const { openMailer } = await import('#platform/mail/mailer')
  return openMailer(mail, log)
}

function openIndex({ config, dataFolder, role }: ComposeOptions, { profile, dimensions }: LazyEngine) {
  const place = indexPlace({ config, dataFolder })
  return openLanceIndex({ ...place, profile, dimensions, repair: followsIndex(role) })
}

function siteOf({ http: { publicUrl, monitoring }, securityContact }: Config): SharedSite {
  const url = publicUrl === undefined ? null : new URL(publicUrl)
  const isInside = insideOf(monitoring)
  const isMonitor = (address: string | null): boolean => address !== null && isInside(address)
  return { publicUrl: url, isSecure: url?.protocol === 'https:', isMonitor, securityContact: securityContact ?? null }
}

type SharedSite = ServerCapabilities['site']

/** Whoever follows the index may make it again; others leave a broken one as it is. */
function followsIndex(role: Role): boolean {
  return role === 'all' || role === 'worker'
}
