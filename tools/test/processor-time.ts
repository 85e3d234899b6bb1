import { readFileSync } from 'node:fs'

/** Of the clock by which Linux counts in `/proc`, the same on every machine that Node runs on. */
const tickMs = 10

/** What this process and those that it started and saw end have spent, in milliseconds; where Linux does not tell, it alone. */
export function processorMs(): number {
  if (process.platform === 'linux') return processorMsOf('self')
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Likewise of any process, on Linux; zero of one that is gone. */
export function processorMsOf(process: number | 'self'): number {
  try {
    // `man 5 proc_pid_stat`, from the third field on: the second, a name in parentheses, may hold spaces.
    const fields = readFileSync(`/proc/${process}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? []
    return tickMs * fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0)
  } catch {
    return 0
  }
}
