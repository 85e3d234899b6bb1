interface Series {
  readonly labels: string
  /** One count per bound, then one beyond them all. */
  readonly counts: Float64Array
  sum: number
}

const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]
const name = 'socle_http_request_duration_seconds'

/**
 * Durations by operation and status, in plain numbers: the library's way of finding a series costs more than the rest
 * of a request's accounting.
 */
export class RequestHistogram {
  readonly #byOperation = new Map<string, Map<number, Series>>()

  /** The operation's name is one of the contract's: letters only. */
  observe(operation: string, status: number, seconds: number): void {
    const series = this.#byOperation.get(operation)?.get(status) ?? this.#begin(operation, status)
    let at = 0
    while (at < bounds.length && seconds > (bounds[at] ?? 0)) at += 1
    series.counts[at] = (series.counts[at] ?? 0) + 1
    series.sum += seconds
  }

  /** In Prometheus' text format. */
  render(): string {
    const all = [...this.#byOperation.values()].flatMap((statuses) => [...statuses.values()])
    return [
      `# HELP ${name} Requests by operation and status, from their arrival to their last byte`,
      `# TYPE ${name} histogram`,
      ...all.flatMap(linesOf),
      '',
    ].join('\n')
  }

  #begin(operation: string, status: number): Series {
    const labels = `operation="${operation}",status="${status}"`
    const series = { labels, counts: new Float64Array(bounds.length + 1), sum: 0 }
    const known = this.#byOperation.get(operation) ?? new Map<number, Series>()
    known.set(status, series)
    this.#byOperation.set(operation, known)
    return series
  }
}

function linesOf({ labels, counts, sum }: Series): string[] {
  let total = 0
  const buckets = [...counts].map((count, index) => {
    total += count
    return `${name}_bucket{${labels},le="${bounds[index] ?? '+Inf'}"} ${total}`
  })
  return [...buckets, `${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${total}`]
}
