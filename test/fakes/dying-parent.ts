import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseLimits } from '#toolbox/parse/limits'
import { startReadingProcess } from '#toolbox/parse/reading-process'

/** Starts a reading process on a file that never ends, says which, and is killed. */
const { waitMs: _, ...bounds } = parseLimits
const child = startReadingProcess({ name: 'a.html', ...bounds })
child.stdin?.end('<div>'.repeat(400_000))
await sleep(1000)
writeSync(1, String(child.pid))
process.kill(process.pid, 'SIGKILL')
