import type { Target } from '../target.ts'
import type { TargetLoad } from './target-load.ts'

const BLOCK_BYTES = 64
/** Beyond them, conversations differ enough. */
const MAX_BLOCKS = 128
/** Less is read again as quickly. */
const LEAST_BLOCKS = 8
const MAX_REMEMBERED = 50_000
/** The last choices, among which nobody gets much more than its part. */
const RECENT = 256
const MOST_OVER_MEAN = 1.25
const SOME_IN_HAND = 4
const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/** One number for each beginning of a request, by blocks of 64 bytes: FNV-1a, each block going on from the one before. */
export function prefixesOf(body: Buffer): number[] {
  const blocks = Math.min(MAX_BLOCKS, Math.floor(body.length / BLOCK_BYTES))
  const prefixes: number[] = []
  let hash = FNV_OFFSET
  for (let block = 0; block < blocks; block += 1) {
    const end = (block + 1) * BLOCK_BYTES
    for (let at = block * BLOCK_BYTES; at < end; at += 1) hash = Math.imul(hash ^ (body[at] ?? 0), FNV_PRIME)
    prefixes.push(hash)
  }
  return prefixes
}

/**
 * Sends what goes on from an earlier request to the server that read that one, whose cache holds it: the turns of a
 * conversation, or questions over one long document. A server that has more than its part gives way.
 */
export class PrefixAffinity {
  /** By the load of a server, which outlasts a refresh of the list. */
  readonly #owners = new Map<number, TargetLoad>()
  readonly #recent: TargetLoad[] = []
  readonly #counts = new Map<TargetLoad, number>()

  /** Who read most of this request's beginning, if it has no more than its part; for a new one, who was chosen least. */
  preferred(prefixes: readonly number[], targets: readonly Target[]): Target | null {
    if (prefixes.length < LEAST_BLOCKS) return null
    const least = Math.max(LEAST_BLOCKS, Math.floor(prefixes.length / 2))
    for (let count = prefixes.length; count >= least; count -= 1) {
      const load = this.#owners.get(prefixes[count - 1] ?? 0)
      const owner = load && targets.find((target) => target.load === load)
      if (owner && this.#isWithinPart(owner, targets)) return owner
      if (owner) break
    }
    const [first] = targets.toSorted((left, right) => this.#chosen(left.load) - this.#chosen(right.load))
    return first ?? null
  }

  remember(prefixes: readonly number[], { load }: Target): void {
    for (const prefix of prefixes) {
      // What was used last stays longest.
      this.#owners.delete(prefix)
      this.#owners.set(prefix, load)
    }
    for (const prefix of this.#owners.keys()) {
      if (this.#owners.size <= MAX_REMEMBERED) break
      this.#owners.delete(prefix)
    }
    this.#count(load)
  }

  #isWithinPart({ load }: Target, targets: readonly Target[]): boolean {
    const mostOf = (figure: (load: TargetLoad) => number): number => {
      const sum = targets.reduce((total, target) => total + figure(target.load), 0)
      return (MOST_OVER_MEAN * sum) / targets.length + SOME_IN_HAND
    }
    const isChosenMore = this.#chosen(load) >= mostOf((one) => this.#chosen(one))
    return !isChosenMore && load.inFlight < mostOf(({ inFlight }) => inFlight)
  }

  #chosen(load: TargetLoad): number {
    return this.#counts.get(load) ?? 0
  }

  #count(load: TargetLoad): void {
    this.#recent.push(load)
    this.#counts.set(load, (this.#counts.get(load) ?? 0) + 1)
    const oldest = this.#recent.length > RECENT ? this.#recent.shift() : undefined
    if (oldest === undefined) return
    const left = (this.#counts.get(oldest) ?? 1) - 1
    if (left > 0) this.#counts.set(oldest, left)
    else this.#counts.delete(oldest)
  }
}
