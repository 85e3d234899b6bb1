import { join } from 'node:path'
import { giveFirstAccess, instanceActor } from '#platform/people/first-access'
import { programFolder } from '#platform/config/places'
import { AppError } from '#platform/errors'
import { type Logger, createLog } from '#platform/telemetry/log'
import { compose } from './compose.ts'
import type { Instance } from './instance.ts'
import { StartupGate } from './startup-gate.ts'
import { allHandlers } from './handlers/all.ts'
import { createBinder } from './http/binder.ts'
import { limitsOf } from './http/limits-of.ts'
import { openUploadFolder } from './http/upload-folder.ts'
import { type HttpServer, listen } from './http/http-server.ts'
import { installLastGuard } from './http/last-guard.ts'
import { type StaticPages, loadStaticPages } from './http/static-pages.ts'
import { installCorpora } from './install-corpora.ts'
import type { Progress } from './progress.ts'
import { announceInstance, findRunningInstance, withdrawInstance } from './running-instance.ts'
import { followConfig } from './follow-config.ts'
import { type ResolvedConfig, type ConfigOverrides, resolveConfig } from './resolve-config.ts'

export interface StartOptions extends ConfigOverrides {
  readonly onProgress?: (progress: Progress) => void
  /** Gives the start up. */
  readonly signal?: AbortSignal
  /** Package files of corpora, by corpus, for a machine that reaches no registry. */
  readonly tarballs?: Readonly<Record<string, string>>
  readonly log?: Logger
  /** The process is this server's alone: it goes on after an error that nobody caught. */
  readonly ownsProcess?: boolean
  /** Every answer is compared with the contract: for tests. */
  readonly checksResponses?: boolean
  readonly cacheFolder?: string
  readonly startsEngine?: 'now' | 'when-asked'
  /** Others answer on the port meanwhile; otherwise it is taken first, and who calls is told to wait. */
  readonly listensWhenReady?: boolean
}

export interface StartedServer {
  readonly url: string
  /** Given once, at the first start of a data folder. */
  readonly apiKey: string | null
  readonly adminLink: string | null
  /** What runs behind: for tests, which look and break things there. */
  readonly instance: Instance
  /** Lets answers end, hands jobs back, writes what is held, stops the database last. */
  stop(): Promise<void>
}

/** Starts the whole program; resolves when it can be used. Fails with one of our errors, nothing left running. */
export async function startServer(options: StartOptions): Promise<StartedServer> {
  const resolved = resolveConfig(options)
  const log = options.log ?? createLog(resolved.config.logLevel)
  if (options.ownsProcess) installLastGuard(log)
  const gate = new StartupGate()
  const open = () => listen(resolved.config.http, gate.listener)
  let http = options.listensWhenReady ? null : await open()
  let instance: Instance | null = null
  try {
    instance = await openInstance({ resolved, options, log })
    await instance.start()
    gate.open(await inside(instance, { resolved, options, log }))
    http ??= await open()
    const begun = await begin({ instance, http, resolved, options })
    return following(begun, { resolved, log })
  } catch (error) {
    await http?.stop(0)
    await instance?.stop()
    await withdrawInstance(resolved.dataFolder)
    throw options.signal?.aborted ? new AppError('shutting_down', {}, { cause: error }) : error
  }
}

/** The file is followed for as long as it serves. */
function following(server: StartedServer, { resolved, log }: Pick<Opening, 'resolved' | 'log'>): StartedServer {
  const stopping = new AbortController()
  followConfig({ file: resolved.configFile, log, take: (next) => server.instance.reconfigure(next) }, stopping.signal)
  return {
    ...server,
    stop() {
      stopping.abort()
      return server.stop()
    },
  }
}

interface Opening {
  readonly resolved: ResolvedConfig
  readonly options: StartOptions
  readonly log: Logger
}

function openInstance({ resolved: { config, dataFolder }, options, log }: Opening): Promise<Instance> {
  const { cacheFolder, startsEngine } = options
  options.onProgress?.({ step: 'database' })
  return compose({ config, dataFolder, cacheFolder, startsEngine, role: config.role, log })
}

const everything = () => true
const noPages = () => false

/** They do not change while the program runs: another server of this process finds them compressed. */
let builtPages: Promise<StaticPages> | null = null
const loadBuiltPages = (): Promise<StaticPages> => (builtPages ??= loadStaticPages(join(programFolder, 'dist', 'web')))

/** A worker tells how it is, and serves nothing else. */
async function inside(instance: Instance, { resolved, options }: Opening) {
  const isWorker = resolved.config.role === 'worker'
  const { capabilities } = instance
  const { http } = resolved.config
  const { publicUrl, isMonitor } = capabilities.site
  const bind = createBinder({
    handlers: allHandlers,
    capabilities,
    access: { keys: capabilities.keys, db: capabilities.db, publicUrl, trustsProxy: http.trustsProxy, isMonitor },
    metrics: capabilities.metrics,
    limits: limitsOf(http),
    uploadFolder: await openUploadFolder(resolved.dataFolder),
    hosts: new Set([...http.hosts, ...(publicUrl === null ? [] : [publicUrl.hostname])]),
    corsOrigins: new Set(http.corsOrigins),
    serves: isWorker ? ({ tag }) => tag === 'service' : everything,
    checksResponses: options.checksResponses ?? false,
  })
  return { bind, pages: isWorker ? noPages : await loadBuiltPages() }
}

interface Begun {
  readonly instance: Instance
  readonly http: HttpServer
  readonly resolved: ResolvedConfig
  readonly options: StartOptions
}

const neverAborted = new AbortController().signal

async function begin({ instance, http, resolved, options }: Begun): Promise<StartedServer> {
  const { capabilities, databaseUrl } = instance
  const { dataFolder, config } = resolved
  if ((await findRunningInstance(dataFolder)) === null) {
    await announceInstance(dataFolder, { url: http.url, databaseUrl })
  }
  const { signal = neverAborted, tarballs = {}, onProgress = () => {} } = options
  if (config.role !== 'api') await installCorpora({ instance, corpora: config.corpora, tarballs, signal, onProgress })
  const given = config.role === 'worker' ? null : await firstAccess(instance, signal)
  const site = capabilities.site.publicUrl?.origin ?? http.url
  return {
    url: http.url,
    instance,
    apiKey: given?.apiKey ?? null,
    adminLink: given === null ? null : `${site}/installation?token=${given.setupToken}`,
    async stop() {
      capabilities.readiness.stop()
      const limitMs = config.http.stopSeconds * 1000
      await Promise.all([http.stop(limitMs), instance.drain(limitMs)])
      await withdrawInstance(dataFolder)
      await instance.stop()
    },
  }
}

/** Given at the moment when it serves: a first start that was cut leaves the next one first. */
async function firstAccess({ capabilities, organisationId }: Instance, signal: AbortSignal) {
  const actor = instanceActor('start', organisationId)
  const given = await giveFirstAccess({ db: capabilities.db, actor, signal })
  await capabilities.keys.refresh()
  return given
}
