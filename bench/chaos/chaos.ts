import type { BenchReport } from '../report.ts'
import { mixedCalls } from './mixed-calls.ts'
import { type Found, burstOnALimit, changeUnderLoad, killOneServer, killTheProgram, measurePace } from './scenarios.ts'

/** What servers, machines and administrators do at the worst moment, and what the clients and the usage see of it. */
export async function run(): Promise<BenchReport> {
  const found: Found[] = []
  const pace = await measurePace()
  for (const scenario of [
    () => killOneServer(pace),
    () => changeUnderLoad(pace),
    () => burstOnALimit(1),
    () => burstOnALimit(2),
    mixedCalls,
    killTheProgram,
  ]) {
    found.push(await scenario())
    for (const row of found.at(-1)?.rows ?? []) console.log(row.join(' | '))
  }
  return {
    name: 'chaos',
    tables: [
      { title: 'What happened', columns: ['scenario', 'calls', 'found'], rows: found.flatMap(({ rows }) => rows) },
    ],
    targets: found.flatMap(({ targets }) => targets),
    notes: ['The words of an answer that is cut, or that its client leaves, are counted as they came.'],
  }
}
