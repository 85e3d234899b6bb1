import { AppError, hasCode } from '#platform/errors'
import type { CatalogueModel, Target } from '../target.ts'
import { PrefixAffinity } from '../routing/prefix-affinity.ts'
import { type Conversation, Conversations } from '../routing/conversations.ts'
import { areAllClosed, chooseTarget, retryAfterSeconds, servesAny } from '../routing/choose-target.ts'
import { RetryBudget } from '../routing/retry-budget.ts'
import { type TrialEnd, trialEndOf } from '../routing/trial.ts'
import { FairQueue, type Waiting } from './fair-queue.ts'
import { QueueBounds } from './queue-bounds.ts'
import { LimitBook } from './limit-book.ts'

/** How a server did with a request: `left` says nothing of it. */
export type Conduct = 'served' | 'failed' | 'left'

/** Reading a beginning again takes about as long as the rest. */
const MOST_TIMES_SLOWER = 3
const SAME_AGAIN = 'connection_lost'

/** Where every call passes on its way to a server: within limits, in turn, to whoever would answer first. */
export class Gate {
  readonly limits = new LimitBook()
  readonly #retries = new RetryBudget()
  readonly #affinity = new PrefixAffinity()
  readonly #conversations = new Conversations()
  /** By model and servers: an organisation may see others of the same name. */
  readonly #queues = new Map<string, ServedQueue>()
  #bounds: QueueBounds
  #waiting = 0
  /** The queue that was served last. */
  #turn = 0

  readonly #onTrialEnd: (ended: EndedTrial) => void
  #trialsEnded = 0

  constructor(bounds: QueueBounds = QueueBounds.parse({}), onTrialEnd: (ended: EndedTrial) => void = () => {}) {
    this.#bounds = bounds
    this.#onTrialEnd = onTrialEnd
  }

  /** Of queues that begin from now on. */
  bound(bounds: QueueBounds): void {
    this.#bounds = bounds
  }

  /** Servers that were tried, and are asked no more. */
  get trialsEnded(): number {
    return this.#trialsEnded
  }

  get heartbeatMs(): number {
    return this.#bounds.heartbeatSeconds * 1000
  }

  /** Calls that wait for a server. */
  get waiting(): number {
    return this.#waiting
  }

  /** A server for a call, at once or in its turn. Throws `overloaded`, `backend_unavailable` when none may be asked. */
  enter(model: CatalogueModel, waiting: () => Waiting, before: Before = nothingBefore): Target | Promise<Target> {
    this.#retries.earn()
    const nowMs = performance.now()
    const isBehind = this.#waiting > 0 && (this.#queues.get(placeOf(model))?.queue.waiting ?? 0) > 0
    const target = isBehind ? null : this.#choose(model, before, nowMs)
    if (target) return begin(target)
    if (!servesAny({ targets: this.#inService(model), nowMs })) throw allDown(model, nowMs)
    return this.#wait(model, waiting())
  }

  /** A server that has room for a call of another model's; nobody waits for it. */
  enterNow(model: CatalogueModel): Target | null {
    const target = chooseTarget({ targets: this.#inService(model), nowMs: performance.now() })
    return target && begin(target)
  }

  /** A second server for a call that the first is slow to answer, within the budget of extra attempts. */
  hedge(model: CatalogueModel, except: ReadonlySet<Target>): Target | null {
    const target = chooseTarget({ targets: this.#inService(model), except, nowMs: performance.now() })
    return target && this.#retries.spend() ? begin(target) : null
  }

  /** As always, but that a long request goes to whoever read its beginning, and where shares are told, to whoever began. */
  #choose(model: CatalogueModel, { prefixes, conversation }: Before, nowMs: number): Target | null {
    const targets = this.#inService(model)
    const quick = chooseTarget({ targets, nowMs })
    if (quick === null) return quick
    if (conversation !== null) {
      const began = this.#conversations.serverOf(conversation, targets)
      const target = (began && chooseTarget({ targets: [began], nowMs })) ?? quick
      this.#conversations.remember(conversation, target)
      return target
    }
    if (prefixes.length === 0) return quick
    const preferred = this.#affinity.preferred(prefixes, targets)
    const isWorthIt = preferred !== null && preferred.load.score(nowMs) <= MOST_TIMES_SLOWER * quick.load.score(nowMs)
    const target = (isWorthIt && chooseTarget({ targets: [preferred], nowMs })) || quick
    this.#affinity.remember(prefixes, target)
    return target
  }

  /** Another server after a failure of which the client saw nothing, or the same when it only lost the connection. */
  again(model: CatalogueModel, failed: ReadonlySet<Target>, error: AppError): Target | null {
    const nowMs = performance.now()
    const other = chooseTarget({ targets: this.#inService(model), except: failed, nowMs })
    const [only] = model.targets
    const isWorthRepeating = model.targets.length === 1 && hasLostConnection(error)
    const target = other ?? (isWorthRepeating && chooseTarget({ targets: [only], nowMs }) ? only : null)
    return target && this.#retries.spend() ? begin(target) : null
  }

  /** The same for a call that found every other server full: it waits for its turn again. Null when none may be asked. */
  waitAgain(model: CatalogueModel, failed: ReadonlySet<Target>, waiting: Waiting): Promise<Target> | null {
    const others = { targets: this.#inService(model), except: failed, nowMs: performance.now() }
    return servesAny(others) && this.#retries.spend() ? this.#wait(model, waiting) : null
  }

  /** A server is done with a request: those who wait may have its place. */
  leave(target: Target, conduct: Conduct): void {
    const { breaker } = target.load
    target.load.inFlight -= 1
    target.load.ofBackend.inFlight -= 1
    if (conduct === 'left') breaker.forget()
    else {
      target.load.record.note(conduct === 'failed')
      if (conduct === 'served') breaker.succeed(performance.now())
      else breaker.fail(performance.now())
    }
    if (this.#waiting > 0) this.#serveAll()
  }

  async #wait(model: CatalogueModel, waiting: Waiting): Promise<Target> {
    const place = placeOf(model)
    const served = this.#queues.get(place) ?? { queue: new FairQueue<Target>(this.#bounds), model }
    served.model = model
    this.#queues.set(place, served)
    this.#waiting += 1
    try {
      return await served.queue.wait(waiting)
    } finally {
      this.#waiting -= 1
      // Another may be under that name by now, in which somebody waits.
      if (served.queue.waiting === 0 && this.#queues.get(place) === served) this.#queues.delete(place)
    }
  }

  /** A place at a time, by turns: models of one server wait for the same places, and none is to take them all. */
  #serveAll(): void {
    const queues = [...this.#queues.values()]
    for (let passedOver = 0; passedOver < queues.length;) {
      this.#turn = (this.#turn + 1) % queues.length
      const served = queues[this.#turn]
      const given = served === undefined ? 0 : served.queue.serve(() => this.enterNow(served.model), 1)
      passedOver = given === 0 ? passedOver + 1 : 0
    }
  }

  /** Its servers, without those whose trial is over. */
  #inService(model: CatalogueModel): readonly Target[] {
    const { targets } = model
    if (targets.length === 1 || !targets.some(({ isTrial }) => isTrial)) return targets
    return targets.filter((target) => !target.isTrial || this.#isStillTried(target, model))
  }

  #isStillTried(target: Target, { id: model, targets }: CatalogueModel): boolean {
    if (target.load.trialEnd !== null) return false
    const others = targets.filter(({ isTrial }) => !isTrial)
    const reason = trialEndOf(target, others)
    if (reason === null) return true
    target.load.trialEnd = reason
    this.#trialsEnded += 1
    this.#onTrialEnd({ model, backend: target.backend.name, reason })
    return false
  }
}

/** What a call goes on from: the beginning of its request, or where servers have shares, its conversation. */
export interface Before {
  readonly prefixes: readonly number[]
  readonly conversation: Conversation | null
}

export const nothingBefore: Before = { prefixes: [], conversation: null }

interface ServedQueue {
  readonly queue: FairQueue<Target>
  /** As the last call that came knew it. */
  model: CatalogueModel
}

/** A server that was tried for a model, and why it is asked no more. */
export interface EndedTrial {
  readonly model: string
  readonly backend: string
  readonly reason: TrialEnd
}

function placeOf({ id, targets }: CatalogueModel): string {
  return [id, ...targets.map(({ backend }) => backend.name)].join('\n')
}

function begin(target: Target): Target {
  target.load.inFlight += 1
  target.load.ofBackend.inFlight += 1
  target.load.breaker.begin()
  return target
}

function hasLostConnection(error: AppError): boolean {
  return hasCode(error, 'backend_unavailable') && error.details.reason === SAME_AGAIN
}

function allDown(model: CatalogueModel, nowMs: number): AppError {
  const [{ backend }] = model.targets
  return new AppError('backend_unavailable', {
    backend: backend.name,
    reason: areAllClosed(model.targets) ? 'out_of_hours' : 'failed_too_often',
    retryAfterSeconds: retryAfterSeconds({ targets: model.targets, nowMs }),
  })
}
