import { relative } from 'node:path'
import type { TestEvent } from 'node:test/reporters'
import type { PassedFile } from './file-pool.ts'

const shown = 12

/** Notes what each file took, so that a run says where its time went. */
export function slowestFiles() {
  const passed: PassedFile[] = []
  return {
    note: (file: PassedFile): void => void passed.push(file),
    /** `databaseMs`: what the server of all files spent, which is no file's own. */
    *lines(databaseMs: number): Generator<TestEvent> {
      const filesMs = passed.reduce((sum, { processorMs }) => sum + (processorMs ?? 0), 0)
      yield say(`processor ${seconds(filesMs)}, and ${seconds(databaseMs)} of the database; the longest files:`)
      const longest = passed.toSorted((left, right) => right.durationMs - left.durationMs).slice(0, shown)
      for (const { file, durationMs, processorMs } of longest) {
        const cost = processorMs === null ? '' : ` (processor ${seconds(processorMs)})`
        yield say(`${seconds(durationMs)}${cost} ${relative('.', file)}`)
      }
    },
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}

function say(message: string): TestEvent {
  return { type: 'test:diagnostic', data: { nesting: 0, message, level: 'info' } }
}
