import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, messageOf } from '#platform/errors'

/** A process that was told to stop holds its folder a little longer: the next start waits for it that long. */
const stoppingLimitMs = 5_000
const pauseMs = 100
const busyCode = 5

export interface FolderLock {
  release(): Promise<void>
}

/**
 * Keeps a folder to one process, whatever container it runs in: the kernel holds the lock, and frees it when the process
 * ends, however it ends. Throws `data_folder_in_use`, `folder_not_writable`.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const holderFile = join(folder, 'lock')
  const endMs = performance.now() + stoppingLimitMs
  await makeFolder(folder)
  for (;;) {
    const held = takeFile(join(folder, 'lock.sqlite'), folder)
    if (held !== null) {
      await writeFile(holderFile, String(process.pid))
      return {
        async release() {
          await rm(holderFile, { force: true })
          held.close()
        },
      }
    }
    const pid = await readHolder(holderFile)
    if (pid === process.pid || performance.now() > endMs) throw new AppError('data_folder_in_use', { folder, pid })
    await sleep(pauseMs)
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    throw new AppError('folder_not_writable', { folder, reason: messageOf(cause) }, { cause })
  }
}

/** SQLite's lock on a file is the kernel's (`fcntl`), the one lock that Node gives; nothing is ever written there. */
function takeFile(file: string, folder: string): DatabaseSync | null {
  let lock: DatabaseSync | null = null
  try {
    lock = new DatabaseSync(file)
    lock.exec('begin exclusive')
    return lock
  } catch (cause) {
    lock?.close()
    if (cause instanceof Error && 'errcode' in cause && cause.errcode === busyCode) return null
    throw new AppError('folder_not_writable', { folder, reason: messageOf(cause) }, { cause })
  }
}

/** As the holder saw itself: 0 when it has just begun, another process here when it runs in another container. */
async function readHolder(file: string): Promise<number> {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''))
  return Number.isSafeInteger(pid) ? pid : 0
}
