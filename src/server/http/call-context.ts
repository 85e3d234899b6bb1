import type { Actor } from '#platform/auth/actor'
import type { Capabilities } from '#platform/context'

type Shared = Omit<Capabilities, 'actor' | 'signal'>

/**
 * What one request may use. Field by field, because copying an object of this size with `...` costs a hundred times
 * more, and a class that lacks a capability does not compile.
 */
export class CallContext implements Capabilities {
  readonly actor: Actor
  readonly signal: AbortSignal
  readonly answers: Shared['answers']
  readonly conversationFeed: Shared['conversationFeed']
  readonly db: Shared['db']
  readonly embedder: Shared['embedder']
  readonly folders: Shared['folders']
  readonly index: Shared['index']
  readonly jobs: Shared['jobs']
  readonly keys: Shared['keys']
  readonly log: Shared['log']
  readonly metrics: Shared['metrics']
  readonly modelServers: Shared['modelServers']
  readonly models: Shared['models']
  readonly readiness: Shared['readiness']
  readonly secrets: Shared['secrets']
  readonly site: Shared['site']
  readonly storage: Shared['storage']
  readonly uploads: Shared['uploads']
  readonly usage: Shared['usage']

  constructor(shared: Shared, actor: Actor, signal: AbortSignal) {
    this.actor = actor
    this.signal = signal
    this.answers = shared.answers
    this.conversationFeed = shared.conversationFeed
    this.db = shared.db
    this.embedder = shared.embedder
    this.folders = shared.folders
    this.index = shared.index
    this.jobs = shared.jobs
    this.keys = shared.keys
    this.log = shared.log
    this.metrics = shared.metrics
    this.modelServers = shared.modelServers
    this.models = shared.models
    this.readiness = shared.readiness
    this.secrets = shared.secrets
    this.site = shared.site
    this.storage = shared.storage
    this.uploads = shared.uploads
    this.usage = shared.usage
  }
}
