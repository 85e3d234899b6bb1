import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import { Tally } from './tally.ts'

/** With more than these, something is broken rather than disturbed. */
const mostFiles = 3

/**
 * Files that failed among others, passed once more, each alone. One that passes then was disturbed by its neighbours:
 * it is named at the end, to be mended, and fails nothing. One that is wrong fails again.
 */
export class SecondChance {
  readonly #failed = new Set<string>()
  /** A failure of no file cannot be passed again. */
  #hasNameless = false
  #isSteady = false

  note(event: TestEvent): void {
    if (event.type !== 'test:fail') return
    if (event.data.file === undefined) this.#hasNameless = true
    else this.#failed.add(relative(process.cwd(), event.data.file))
  }

  /** Whether every file that had failed has passed since. */
  get isGiven(): boolean {
    return this.#isSteady
  }

  async *pass(runAlone: (file: string) => AsyncIterable<TestEvent>): AsyncGenerator<TestEvent> {
    if (this.#hasNameless || this.#failed.size === 0 || this.#failed.size > mostFiles) return
    const alone = new Tally()
    for (const file of this.#failed) {
      for await (const event of runAlone(file)) if (!alone.count(event)) yield event
    }
    this.#isSteady = !alone.failed
    const verdict = this.#isSteady ? 'unsteady, passed alone:' : 'passed again, alone, and failed:'
    const message = `${verdict} ${[...this.#failed].join(', ')}`
    yield { type: 'test:diagnostic', data: { nesting: 0, message, level: 'warn' } }
  }
}
