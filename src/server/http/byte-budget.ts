import type { ServerResponse } from 'node:http'
import { AppError } from '#platform/errors'

/** Small bodies always pass: they are what everybody sends. */
export const freeBytes = 64 * 1024

export interface ByteBudgetSettings {
  /** Held by all requests together. */
  readonly totalBytes: number
  /** Held by the requests of one caller: nobody fills it alone. */
  readonly callerBytes: number
}

/** What one request holds; given back once, when its answer is over. */
export interface ByteLease {
  /** Throws `overloaded` when there is no room for so many bytes in all. */
  hold(bytes: number): void
  release(): void
}

/** The memory that bodies under way may take, whoever sends them. */
export class ByteBudget {
  readonly #settings: ByteBudgetSettings
  readonly #byCaller = new Map<string, number>()
  #heldBytes = 0

  constructor(settings: ByteBudgetSettings) {
    this.#settings = settings
  }

  get heldBytes(): number {
    return this.#heldBytes
  }

  lease(caller: string): ByteLease {
    let held = 0
    return {
      hold: (bytes) => {
        const wanted = Math.max(0, bytes - freeBytes)
        if (wanted <= held) return
        this.#add(caller, wanted - held)
        held = wanted
      },
      release: () => {
        if (held > 0) this.#give(caller, held)
        held = 0
      },
    }
  }

  #add(caller: string, bytes: number): void {
    const ofCaller = (this.#byCaller.get(caller) ?? 0) + bytes
    const { totalBytes, callerBytes } = this.#settings
    if (this.#heldBytes + bytes > totalBytes || ofCaller > callerBytes) {
      throw new AppError('overloaded', { retryAfterSeconds: 2 })
    }
    this.#heldBytes += bytes
    this.#byCaller.set(caller, ofCaller)
  }

  #give(caller: string, bytes: number): void {
    const left = (this.#byCaller.get(caller) ?? 0) - bytes
    this.#heldBytes -= bytes
    if (left > 0) this.#byCaller.set(caller, left)
    else this.#byCaller.delete(caller)
  }
}

/** Takes bytes for a caller until the answer is over. */
export function holdFor(budget: ByteBudget, caller: string, response: ServerResponse): (bytes: number) => void {
  return (bytes) => {
    const lease = budget.lease(caller)
    response.once('close', () => lease.release())
    lease.hold(bytes)
  }
}
