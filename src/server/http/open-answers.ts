import type { ServerResponse } from 'node:http'
import type { KeyRing } from '#platform/auth/key-ring'
import { findLiveSessions } from '#platform/auth/sessions'
import type { Database } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { type Placed, SwapList } from '#platform/swap-list'

/** By what a caller was let in. */
export interface Credential {
  readonly kind: 'key' | 'session'
  readonly token: string
}

/** An answer under way, and by what its caller was let in. */
export interface OpenAnswer extends Placed {
  readonly response: ServerResponse
  credential: Credential | null
}

/** Revocation reaches an open answer within one second. */
const lookMs = 400
/** Tabs of a person, or whatever else holds streams open. */
const mostOfOneCaller = 100
const retryAfterSeconds = 5

/** Cuts the answers still being given to callers who signed out, or whose key was revoked, since they were let in. */
export class OpenAnswers {
  readonly #db: Database
  readonly #keys: KeyRing
  readonly #open = new SwapList<OpenAnswer>()
  #clock: NodeJS.Timeout | null = null
  #isLooking = false

  constructor({ db, keys }: { db: Database; keys: KeyRing }) {
    this.#db = db
    this.#keys = keys
  }

  /** Throws `rate_limited` when a caller, or `overloaded` when everybody together, has as many open as may be. */
  refuseTooMany({ token }: Credential, most: number): void {
    if (this.#open.size >= most) throw new AppError('overloaded', { retryAfterSeconds })
    let own = 0
    for (const { credential } of this.#open) if (credential?.token === token) own += 1
    if (own >= mostOfOneCaller) throw new AppError('rate_limited', { retryAfterSeconds })
  }

  follow(answer: OpenAnswer, credential: Credential): void {
    answer.credential = credential
    this.#open.add(answer)
    this.#clock ??= setInterval(() => void this.#look(), lookMs).unref()
  }

  forget(answer: OpenAnswer): void {
    this.#open.remove(answer)
  }

  async #look(): Promise<void> {
    if (this.#open.size === 0) {
      if (this.#clock !== null) clearInterval(this.#clock)
      this.#clock = null
      return
    }
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      const ended = await this.#endedSessions()
      for (const { response, credential } of this.#open) {
        if (credential !== null && !this.#isLive(credential, ended)) response.destroy()
      }
    } finally {
      this.#isLooking = false
    }
  }

  #isLive({ kind, token }: Credential, ended: ReadonlySet<string>): boolean {
    return kind === 'key' ? this.#isKeyLive(token) : !ended.has(token)
  }

  #isKeyLive(token: string): boolean {
    try {
      this.#keys.authenticate(token, Date.now())
      return true
    } catch {
      return false
    }
  }

  /** Of those asked for: whoever comes meanwhile was let in since. None while the database cannot tell. */
  async #endedSessions(): Promise<ReadonlySet<string>> {
    const asked = new Set<string>()
    for (const { credential } of this.#open) if (credential?.kind === 'session') asked.add(credential.token)
    if (asked.size === 0) return asked
    const live = await findLiveSessions(this.#db, [...asked]).catch(() => asked)
    return new Set([...asked].filter((token) => !live.has(token)))
  }
}
