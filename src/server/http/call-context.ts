import type { DataLevel } from '#contract/model-routing'
import { type Actor, organisationIdOf } from '#platform/auth/actor'
import type { Caller } from '#platform/context'
import type { TraceParent } from '#platform/telemetry/span'
import type { ServerCapabilities, ServerContext } from '../context.ts'

/**
 * What one request may use. Field by field, because copying an object of this size with `...` costs a hundred times
 * more, and a class that lacks a capability does not compile.
 */
export class CallContext implements ServerContext {
  readonly actor: Actor
  readonly signal: AbortSignal
  readonly dataLevel: DataLevel | undefined
  readonly trace: TraceParent | null
  readonly answers: ServerCapabilities['answers']
  readonly conversationFeed: ServerCapabilities['conversationFeed']
  readonly db: ServerCapabilities['db']
  readonly documentReader: ServerCapabilities['documentReader']
  readonly embedder: ServerCapabilities['embedder']
  readonly folders: ServerCapabilities['folders']
  readonly identity: ServerCapabilities['identity']
  readonly index: ServerCapabilities['index']
  readonly indexFollower: ServerCapabilities['indexFollower']
  readonly intake: ServerCapabilities['intake']
  readonly jobs: ServerCapabilities['jobs']
  readonly keys: ServerCapabilities['keys']
  readonly localModels: ServerCapabilities['localModels']
  readonly log: ServerCapabilities['log']
  readonly mailer: ServerCapabilities['mailer']
  readonly metrics: ServerCapabilities['metrics']
  readonly modelServers: ServerCapabilities['modelServers']
  readonly models: ServerCapabilities['models']
  readonly readiness: ServerCapabilities['readiness']
  readonly outbound: ServerCapabilities['outbound']
  readonly pageEngine: ServerCapabilities['pageEngine']
  readonly secrets: ServerCapabilities['secrets']
  readonly settings: ServerCapabilities['settings']
  readonly site: ServerCapabilities['site']
  readonly storage: ServerCapabilities['storage']
  readonly usage: ServerCapabilities['usage']

  constructor(shared: ServerCapabilities, { actor, signal, dataLevel, trace = null }: Caller) {
    this.actor = actor
    this.signal = signal
    this.dataLevel = dataLevel
    this.trace = trace
    this.answers = shared.answers
    this.conversationFeed = shared.conversationFeed
    this.db = shared.db
    this.documentReader = shared.documentReader
    this.embedder = shared.embedder
    this.folders = shared.folders
    this.identity = shared.identity
    this.index = shared.index
    this.indexFollower = shared.indexFollower
    this.intake = shared.intake
    this.jobs = shared.jobs
    this.keys = shared.keys
    this.localModels = shared.localModels
    this.log = shared.log
    this.mailer = shared.mailer
    this.metrics = shared.metrics
    this.modelServers = shared.modelServers
    this.models = shared.models.visibleTo(organisationIdOf(actor))
    this.readiness = shared.readiness
    this.outbound = shared.outbound
    this.pageEngine = shared.pageEngine
    this.secrets = shared.secrets
    this.settings = shared.settings
    this.site = shared.site
    this.storage = shared.storage
    this.usage = shared.usage
  }
}
