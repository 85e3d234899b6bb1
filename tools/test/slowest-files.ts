import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'

const shown = 12

/** Notes how long each file took, so that a run says where its time went. */
export function slowestFiles() {
  const durations = new Map<string, number>()
  return {
    note(event: TestEvent): void {
      if (event.type === 'test:summary' && event.data.file !== undefined)
        durations.set(event.data.file, event.data.duration_ms)
    },
    *lines(): Generator<TestEvent> {
      const longest = [...durations].toSorted(([, left], [, right]) => right - left).slice(0, shown)
      for (const [file, milliseconds] of longest) {
        const message = `${(milliseconds / 1000).toFixed(1)} s ${relative('.', file)}`
        yield { type: 'test:diagnostic', data: { nesting: 0, message, level: 'info' } }
      }
    },
  }
}
