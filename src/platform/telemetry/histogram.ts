interface Series {
  readonly values: readonly [string, string]
  readonly labels: string
  /** One count per bound, then one beyond them all. */
  readonly counts: Float64Array
  sum: number
}

const durations = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

export interface HistogramOptions {
  readonly name: string
  readonly help: string
  /** Names of the two labels that tell series apart. */
  readonly labels: readonly [string, string]
  /** In seconds, from the shortest. */
  readonly bounds?: readonly number[]
}

/**
 * Durations by two labels, in plain numbers: the library's way of finding a series costs more than the rest of a
 * request's accounting.
 */
export class Histogram {
  readonly #options: HistogramOptions
  readonly #bounds: readonly number[]
  readonly #series = new Map<string, Map<string | number, Series>>()

  constructor(options: HistogramOptions) {
    this.#options = options
    this.#bounds = options.bounds ?? durations
  }

  observe(first: string, second: string | number, seconds: number): void {
    const series = this.#series.get(first)?.get(second) ?? this.#begin(first, second)
    let at = 0
    while (at < this.#bounds.length && seconds > (this.#bounds[at] ?? 0)) at += 1
    series.counts[at] = (series.counts[at] ?? 0) + 1
    series.sum += seconds
  }

  get bounds(): readonly number[] {
    return this.#bounds
  }

  /** What was observed so far, by the values of both labels. */
  series(): Pick<Series, 'values' | 'counts' | 'sum'>[] {
    return [...this.#series.values()].flatMap((seconds) => [...seconds.values()])
  }

  /** In Prometheus' text format. */
  render(): string {
    const { name, help } = this.#options
    const all = [...this.#series.values()].flatMap((seconds) => [...seconds.values()])
    const lines = all.flatMap((series) => this.#linesOf(series))
    return [`# HELP ${name} ${help}`, `# TYPE ${name} histogram`, ...lines, ''].join('\n')
  }

  #begin(first: string, second: string | number): Series {
    const [firstLabel, secondLabel] = this.#options.labels
    const labels = `${firstLabel}="${escaped(first)}",${secondLabel}="${escaped(String(second))}"`
    const series: Series = {
      values: [first, String(second)],
      labels,
      counts: new Float64Array(this.#bounds.length + 1),
      sum: 0,
    }
    const known = this.#series.get(first) ?? new Map<string | number, Series>()
    known.set(second, series)
    this.#series.set(first, known)
    return series
  }

  #linesOf({ labels, counts, sum }: Series): string[] {
    const { name } = this.#options
    let total = 0
    const buckets = [...counts].map((count, index) => {
      total += count
      return `${name}_bucket{${labels},le="${this.#bounds[index] ?? '+Inf'}"} ${total}`
    })
    return [...buckets, `${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${total}`]
  }
}

/** As a label's value is written. */
function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
