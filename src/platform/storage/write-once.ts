import { link, mkdtemp, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Writes a file that only its owner reads, unless there is one: it appears whole or not at all, and is on disk when this
 * returns. Of two processes that begin together, one is kept.
 */
export async function writeOnce(file: string, content: string): Promise<void> {
  const folder = await mkdtemp(join(dirname(file), '.new-'))
  try {
    const draft = join(folder, 'file')
    const handle = await open(draft, 'wx', 0o600)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await link(draft, file).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
