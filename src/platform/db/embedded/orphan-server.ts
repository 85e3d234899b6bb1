import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#platform/errors'
import type { Logger } from '#platform/telemetry/log'
import { becomes, listServerProcesses, signal } from './processes.ts'

/** A server outlives a killed parent and holds the folder: it is stopped cleanly, then its pid file is removed. */
export async function stopOrphanServer(cluster: string, log: Logger): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid')
  const text = await readFile(pidFile, 'utf8').catch(() => null)
  const claimed = text === null ? null : Number(text.split('\n')[0])
  const running = () => listServerProcesses(cluster, claimed)
  const processes = await running()
  if (processes.length > 0) {
    log.warn({ pid: claimed, processes: processes.length }, 'stopping a database server left by a killed process')
    await stopAll(cluster, claimed, running)
  }
  if (text !== null) await rm(pidFile, { force: true })
}

async function stopAll(cluster: string, parent: number | null, running: () => Promise<number[]>): Promise<void> {
  const gone = async () => (await running()).length === 0
  if (parent !== null && (await running()).includes(parent)) {
    signal(parent, 'SIGINT')
    if (await becomes(gone, 20)) return
    signal(parent, 'SIGQUIT')
  }
  // Children of a dead server leave by themselves.
  if (await becomes(gone, 5)) return
  for (const pid of await running()) signal(pid, 'SIGKILL')
  if (await becomes(gone, 5)) return
  throw new AppError('data_folder_in_use', { folder: cluster, pid: parent ?? 0 })
}
