import { createHash } from 'node:crypto'
import { readFile, readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { AppError, messageOf } from '#platform/errors'
import type { Archive } from './archive.ts'
import { UnpackedBytes } from './archive.ts'

/** An archive that was unpacked beforehand: its files in the order of their paths. */
export async function openFolderArchive(folder: string): Promise<Archive> {
  const files = await listFiles(folder)
  const mark = createHash('sha256')
  for (const path of files) {
    const { size, mtimeMs } = await stat(join(folder, path))
    mark.update(`${path} ${size} ${mtimeMs}\n`)
  }
  return {
    mark: mark.digest('base64url'),
    async *entries(wanted, signal) {
      const unpacked = new UnpackedBytes()
      for (const path of files.filter(wanted)) {
        signal.throwIfAborted()
        const content = await readFile(join(folder, path))
        unpacked.add(content.length)
        yield { path, content }
      }
    },
  }
}

async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    return files.map(({ parentPath, name }) => relative(folder, join(parentPath, name)).split(sep).join('/')).toSorted()
  } catch (error) {
    throw new AppError('not_found', { what: 'folder', id: folder }, { cause: messageOf(error) })
  }
}
