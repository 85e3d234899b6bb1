/**
 * Loaded into the server before it (`--import`): measures the delay of its event loop from one signal to the next, and
 * writes it at its end to the file that the environment names.
 */
import { writeFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const resolutionMs = 10
const file = process.env['BENCH_LOOP_DELAY_FILE']

if (file !== undefined && isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs })
  let isMeasuring = false
  // What its start and its end take are other figures.
  process.on('SIGUSR2', () => {
    isMeasuring = !isMeasuring
    if (isMeasuring) delay.enable()
    else delay.disable()
  })
  process.on('exit', () => {
    const inMs = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - resolutionMs)
    const [p99, p999] = [99, 99.9].map((share) => inMs(delay.percentile(share)))
    writeFileSync(file, JSON.stringify({ p99, p999, worst: inMs(delay.max), looks: delay.count }))
  })
}
