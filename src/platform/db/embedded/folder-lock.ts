import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError, messageOf } from '#platform/errors'
import { takeFile } from '#platform/storage/file-lock'
import { makeFolder } from '#platform/storage/make-folder'

/** A process that was told to stop holds its folder a little longer: the next start waits for it that long. */
const stoppingLimitMs = 5_000
const pauseMs = 100

/** Of this process: who asks again for one of them waits for nobody. Pids tell nothing, each container has a 1. */
const own = new Set<string>()

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
  await writable(folder, () => makeFolder(folder))
  for (;;) {
    const held = await writable(folder, () => takeFile(join(folder, 'lock.sqlite')))
    if (held !== null) {
      own.add(folder)
      await writeFile(holderFile, String(process.pid))
      return {
        async release() {
          await rm(holderFile, { force: true })
          own.delete(folder)
          held.release()
        },
      }
    }
    const pid = await readHolder(holderFile)
    if (own.has(folder) || performance.now() > endMs) throw new AppError('data_folder_in_use', { folder, pid })
    await sleep(pauseMs)
  }
}

async function writable<T>(folder: string, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act()
  } catch (cause) {
    throw new AppError('folder_not_writable', { folder, reason: messageOf(cause) }, { cause })
  }
}

/** As the holder saw itself: 0 when it has just begun, another process here when it runs in another container. */
async function readHolder(file: string): Promise<number> {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''))
  return Number.isSafeInteger(pid) ? pid : 0
}
