import type { Claims } from './claims.ts'

export interface RecentSignIn {
  readonly at: Date
  readonly outcome: 'admitted' | 'unknown' | 'disabled'
  readonly claims: Claims
}

const mostKept = 20

/** What the provider said of the last people who came, to write rules by. In the memory of this process, never on a disk. */
export class RecentClaims {
  #kept: readonly RecentSignIn[] = []

  add(signIn: RecentSignIn): void {
    this.#kept = [signIn, ...this.#kept].slice(0, mostKept)
  }

  /** The latest first. */
  list(): readonly RecentSignIn[] {
    return this.#kept
  }
}
