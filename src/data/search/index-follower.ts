import { setTimeout as sleep } from 'node:timers/promises'
import { jobActor } from '#platform/auth/actor'
import type { DataCapabilities } from '#data/context'
import { isDatabaseDown } from '#platform/db/database'
import type { Notifications } from '#platform/db/notifications'
import { hasCode, messageOf } from '#platform/errors'
import { completeVectors } from '../embeddings/complete-vectors.ts'
import { applyChanges } from './apply-changes.ts'
import { compareIndex } from './compare-index.ts'
import { findIndexLag } from './queries.ts'
import { registerIndex } from './register-index.ts'

export interface IndexLag {
  /** Changes that the index has still to follow. */
  changes: number
  /** Age of the oldest of them. */
  seconds: number
}

/** Keeps the search index as PostgreSQL is. */
export interface IndexFollower {
  /** Applies every change there is; returns how many documents were brought in. */
  catchUp(onProgress?: (documents: number) => void): Promise<number>
  /** Follows from now on, in the background: first what differs, then each change as it is committed. */
  start(notifications: Notifications): Promise<void>
  stop(): Promise<void>
  lag(): Promise<IndexLag>
}

type FollowerOptions = Pick<DataCapabilities, 'db' | 'index' | 'embedder' | 'log'>

export const indexChannel = 'socle_index'

const retryMs = 2_000
const safetyPollMs = 20_000
const engineRetryMs = 30_000
const busyPauseMs = 100
const vectorsAtOnce = 64
/** So much written since the last folding makes searches slower. */
const writesWorthFolding = 16
const rowsWorthFolding = 1_000
/**
 * LanceDB counts a word of an unfolded row as often as it stands there. Of few rows in all, the weight of a repeated word
 * turns negative, and what holds it is not found: so small an index is folded after each write.
 */
const rowsPerUnfoldedRow = 20
/** What was deleted lies in the files of the index until they are folded, and their old versions are a minute old. */
const forgetMs = 65_000
const failuresBeforeRebuild = 3
const registerMs = 600_000

class Follower implements IndexFollower {
  readonly #options: FollowerOptions
  readonly #stopping = new AbortController()
  #wake: () => void = () => {}
  #loop: Promise<void> | null = null
  #lacksVectors = true
  #engineRestsUntilMs = 0
  /** What an earlier process left is not known: folded at first. */
  #unfolded = { writes: 0, rows: rowsWorthFolding }
  #forgetsAtMs = Number.POSITIVE_INFINITY
  #failures = 0
  #compared = false
  #registeredUntilMs = 0

  constructor(options: FollowerOptions) {
    this.#options = options
  }

  async catchUp(onProgress?: (documents: number) => void): Promise<number> {
    const { db, index, embedder } = this.#options
    await this.#register()
    let documents = 0
    while (!this.#stopping.signal.aborted) {
      const applied = await applyChanges(db, index, embedder.profile)
      if (applied === null) return documents
      if (applied === 'busy') {
        await this.#pause(busyPauseMs)
        continue
      }
      documents += applied.documents
      this.#unfolded = { writes: this.#unfolded.writes + 1, rows: this.#unfolded.rows + applied.rows }
      if (applied.withoutVector > 0) this.#lacksVectors = true
      if (applied.forgets) this.#forgetsAtMs = performance.now() + forgetMs
      onProgress?.(documents)
    }
    return documents
  }

  async start(notifications: Notifications): Promise<void> {
    const wake = (): void => this.#wake()
    await notifications.listen(indexChannel, wake, wake)
    this.#loop = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#wake()
    await this.#loop
  }

  lag(): Promise<IndexLag> {
    return findIndexLag(this.#options.db, this.#options.index.id)
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const woken = this.#sleepUntilWoken()
      try {
        await this.#register()
        if (!this.#compared) await this.#compare()
        await this.catchUp()
        this.#failures = 0
        if (await this.#completeSomeVectors()) continue
        await this.#fold()
      } catch (error) {
        if (this.#stopping.signal.aborted) return
        await this.#recover(error)
        continue
      }
      await woken
    }
  }

  /** Now and then. An index that the database did not know, or forgot, lacks what was announced meanwhile. */
  async #register(): Promise<void> {
    if (performance.now() < this.#registeredUntilMs) return
    const wasKnown = await registerIndex(this.#options.db, this.#options.index.id)
    if (!wasKnown) await this.#compare()
    this.#registeredUntilMs = performance.now() + registerMs
  }

  async #compare(): Promise<void> {
    const { db, index, embedder, log } = this.#options
    const documents = await compareIndex(db, index, embedder.profile)
    this.#compared = true
    if (documents > 0) log.info({ documents }, 'the search index is brought up to date')
  }

  /** True when there may be more to do at once. */
  async #completeSomeVectors(): Promise<boolean> {
    const { db, embedder, log } = this.#options
    if (!this.#lacksVectors || performance.now() < this.#engineRestsUntilMs) return false
    const ctx = { db, embedder, actor: jobActor('index', []), signal: this.#stopping.signal }
    try {
      this.#lacksVectors = await completeVectors(ctx, vectorsAtOnce)
      return this.#lacksVectors
    } catch (error) {
      if (!hasCode(error, 'engine_unavailable')) throw error
      this.#engineRestsUntilMs = performance.now() + engineRetryMs
      log.warn({ reason: error.details.reason }, 'passages still wait for their vectors')
      return false
    }
  }

  async #fold(): Promise<void> {
    const { index } = this.#options
    const { writes, rows } = this.#unfolded
    const start = performance.now()
    const isForgetting = start >= this.#forgetsAtMs
    const isMuch = writes >= writesWorthFolding || rows >= rowsWorthFolding
    const isMuchOfIt = rows > 0 && rows * rowsPerUnfoldedRow >= (await index.rows())
    if (!isMuch && !isMuchOfIt && !isForgetting) return
    await index.optimise()
    this.#unfolded = { writes: 0, rows: 0 }
    if (isForgetting) this.#forgetsAtMs = Number.POSITIVE_INFINITY
    this.#options.log.debug({ durationMs: Math.round(performance.now() - start) }, 'the search index was folded')
  }

  /** The database comes back by itself; an index that keeps failing is emptied, and filled again from PostgreSQL. */
  async #recover(error: unknown): Promise<void> {
    this.#options.log.error({ reason: messageOf(error) }, 'the search index could not follow')
    if (!isDatabaseDown(error)) this.#failures += 1
    if (this.#failures >= failuresBeforeRebuild) await this.#makeAgain()
    await this.#pause(retryMs)
  }

  async #makeAgain(): Promise<void> {
    const { db, index, embedder, log } = this.#options
    this.#failures = 0
    try {
      await index.clear()
      await compareIndex(db, index, embedder.profile)
    } catch (error) {
      log.error({ reason: messageOf(error) }, 'the search index could not be made again')
    }
  }

  async #pause(durationMs: number): Promise<void> {
    try {
      await sleep(durationMs, undefined, { signal: this.#stopping.signal })
    } catch {
      // Stopping cuts the pause short.
    }
  }

  #sleepUntilWoken(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, safetyPollMs)
      timer.unref()
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

export function openIndexFollower(options: FollowerOptions): IndexFollower {
  return new Follower(options)
}
