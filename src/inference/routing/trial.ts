/** Why a server on trial is asked no more: it fails, or is slow, more than twice as much as the others. */
export type TrialEnd = 'fails' | 'slow'

/** Older calls count for half once so many came after them. */
const REMEMBERED_CALLS = 500
/** Fewer calls than that prove nothing. */
const LEAST_CALLS = 20
const LEAST_FAILURES = 4
const MOST_TIMES_WORSE = 2
/** A server that never failed is no reason to leave one that failed once. */
const LEAST_RATE = 0.02
/** Nobody notices less. */
const LEAST_SLOWER_MS = 20

/** How a server did with the calls of a model, the last ones first. */
export class ServiceRecord {
  calls = 0
  failures = 0
  answers = 0
  #firstTokensMs = 0

  note(hasFailed: boolean): void {
    this.calls += 1
    if (hasFailed) this.failures += 1
    if (this.calls < REMEMBERED_CALLS) return
    this.calls /= 2
    this.failures /= 2
  }

  sawFirstToken(elapsedMs: number): void {
    this.answers += 1
    this.#firstTokensMs += elapsedMs
    if (this.answers < REMEMBERED_CALLS) return
    this.answers /= 2
    this.#firstTokensMs /= 2
  }

  get firstTokensMs(): number {
    return this.#firstTokensMs
  }
}

/** A server of a model, as far as its record goes. */
interface Recorded {
  readonly load: { readonly record: ServiceRecord }
}

/** What ends the trial of a server, beside those that served before it; null while nothing does. */
export function trialEndOf({ load: { record } }: Recorded, others: readonly Recorded[]): TrialEnd | null {
  const before = sumOf(others)
  if (before.calls >= LEAST_CALLS && record.failures >= LEAST_FAILURES) {
    const rate = Math.max(LEAST_RATE, before.failures / before.calls)
    if (record.failures / record.calls > MOST_TIMES_WORSE * rate) return 'fails'
  }
  if (record.answers < LEAST_CALLS || before.answers < LEAST_CALLS) return null
  const usualMs = before.firstTokensMs / before.answers
  const meanMs = record.firstTokensMs / record.answers
  return meanMs > MOST_TIMES_WORSE * usualMs && meanMs > usualMs + LEAST_SLOWER_MS ? 'slow' : null
}

function sumOf(targets: readonly Recorded[]) {
  const sum = { calls: 0, failures: 0, answers: 0, firstTokensMs: 0 }
  for (const { load } of targets) {
    sum.calls += load.record.calls
    sum.failures += load.record.failures
    sum.answers += load.record.answers
    sum.firstTokensMs += load.record.firstTokensMs
  }
  return sum
}
