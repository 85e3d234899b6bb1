import type { TestEvent } from 'node:test/reporters'

const counters = ['tests', 'suites', 'pass', 'fail', 'cancelled', 'skipped', 'todo', 'duration_ms']
const summary = new RegExp(`^(${counters.join('|')}) ([\\d.]+)$`)

/** Adds up the summaries of several runs, so that they end with one. */
export class Tally {
  readonly #sums = new Map(counters.map((name) => [name, 0]))

  /** Whether the event was a line of a summary, now counted. */
  count(event: TestEvent): boolean {
    if (event.type !== 'test:diagnostic' || event.data.nesting !== 0) return false
    const [, name, value] = summary.exec(event.data.message) ?? []
    if (name === undefined) return false
    this.#sums.set(name, (this.#sums.get(name) ?? 0) + Number(value))
    return true
  }

  *lines(): Generator<TestEvent> {
    for (const [name, value] of this.#sums)
      yield { type: 'test:diagnostic', data: { nesting: 0, message: `${name} ${value}`, level: 'info' } }
  }

  /** True too when nothing ran at all. */
  get failed(): boolean {
    const sum = (name: string) => this.#sums.get(name) ?? 0
    return sum('fail') + sum('cancelled') > 0 || sum('tests') === 0
  }
}
