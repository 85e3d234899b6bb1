import { execFile } from 'node:child_process'
import { readFile, readdir, readlink } from 'node:fs/promises'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const hasProc = process.platform === 'linux'

/** When a process started, in the system's own words; null when there is no such process. Tells a reused pid. */
export async function startOf(pid: number): Promise<string | null> {
  if (!hasProc)
    return run('ps', ['-o', 'lstart=', '-p', String(pid)]).then(
      ({ stdout }) => stdout.trim(),
      () => null,
    )
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (line === null) return null
  const [state, ...fields] = line.slice(line.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' ? null : (fields[18] ?? null)
}

/** Pids of the PostgreSQL processes that work in a cluster's folder; `claimed` is the pid its own file names. */
export async function listServerProcesses(cluster: string, claimed: number | null): Promise<number[]> {
  if (!hasProc) return claimed !== null && (await commandOf(claimed)).includes('postgres') ? [claimed] : []
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger)
  const found = await Promise.all(pids.map(async (pid) => ((await worksIn(pid, cluster)) ? pid : null)))
  return found.filter((pid) => pid !== null)
}

async function worksIn(pid: number, cluster: string): Promise<boolean> {
  const [folder, program] = await Promise.all([
    readlink(`/proc/${pid}/cwd`).catch(() => ''),
    readlink(`/proc/${pid}/exe`).catch(() => ''),
  ])
  return folder === cluster && basename(program).startsWith('postgres')
}

async function commandOf(pid: number): Promise<string> {
  return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout,
    () => '',
  )
}

/** Sends a signal; a process that is already gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Looks again and again until the condition holds or the time is over; says which. */
export async function becomes(condition: () => boolean | Promise<boolean>, limitSeconds: number): Promise<boolean> {
  const end = performance.now() + limitSeconds * 1000
  while (performance.now() < end) {
    if (await condition()) return true
    await sleep(20)
  }
  return condition()
}
