import { DatabaseSync } from 'node:sqlite'

const busyCode = 5

export interface FileLock {
  /** Once is enough; a process that ends, however it ends, has let go. */
  release(): void
}

/**
 * Takes a file for one process, whatever container it runs in; null when another holds it, or this one already. SQLite's
 * lock is the kernel's (`fcntl`), the one lock that Node gives; nothing is ever written there. Throws what the system
 * says of a file that cannot be made.
 */
export function takeFile(file: string): FileLock | null {
  const lock = new DatabaseSync(file)
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === busyCode) return null
    throw error
  }
  let isHeld = true
  return {
    release() {
      if (isHeld) lock.close()
      isHeld = false
    },
  }
}
