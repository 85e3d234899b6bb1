/** What became of a document in a run. */
export type SampleKind = 'added' | 'changed' | 'removed' | 'failed'

export interface RunSample {
  kind: SampleKind
  title: string
  /** Why it was refused. */
  reason?: string
}

/** Something that a reader did not know how to read, and in how many documents. */
export interface RunWarning {
  kind: 'warning'
  title: string
  documents: number
}

const keptOfEachKind = 20

/** A few titles of each kind, so that an administrator sees what a run does; the counts say how many there are. */
export class RunSamples {
  readonly #samples: RunSample[] = []
  readonly #warnings = new Map<string, number>()

  add(kind: SampleKind, titles: readonly string[], reason?: string): void {
    const room = keptOfEachKind - this.#samples.filter((sample) => sample.kind === kind).length
    for (const title of titles.slice(0, Math.max(0, room))) {
      this.#samples.push({ kind, title, ...(reason === undefined ? {} : { reason }) })
    }
  }

  warn(warnings: readonly string[]): void {
    for (const warning of warnings) {
      if (this.#warnings.size < keptOfEachKind || this.#warnings.has(warning)) {
        this.#warnings.set(warning, (this.#warnings.get(warning) ?? 0) + 1)
      }
    }
  }

  toJSON(): readonly (RunSample | RunWarning)[] {
    const warnings = [...this.#warnings].map(([title, documents]) => ({ kind: 'warning' as const, title, documents }))
    return [...this.#samples, ...warnings]
  }
}
