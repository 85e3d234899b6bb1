import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError, messageOf } from '#platform/errors'
import { removeOldDrafts, writeDraft } from '../drafts.ts'
import type { KeptFile, Storage } from '../storage.ts'
import { flush } from '../flush.ts'

/** Files in a folder of this machine, under the first letters of their hash. */
export async function openFolderStorage(folder: string): Promise<Storage> {
  const drafts = join(folder, 'drafts')
  await makeFolder(drafts)
  await removeOldDrafts(drafts)
  return {
    put: (content) => put(folder, join(drafts, randomUUID()), content),
    async open(hash) {
      const file = await openExisting(pathOf(folder, hash), hash)
      return file.createReadStream()
    },
    list: () => list(folder),
    has: (hash) => exists(pathOf(folder, hash)),
    delete: (hash) => rm(pathOf(folder, hash), { force: true }),
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (cause) {
    throw new AppError('folder_not_writable', { folder, reason: messageOf(cause) }, { cause })
  }
}

/** The name appears only once the whole content is on disk, and is on disk itself when this returns. */
async function put(folder: string, draft: string, content: AsyncIterable<Uint8Array>) {
  try {
    const { hash, bytes } = await writeDraft(draft, content)
    const path = pathOf(folder, hash)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await rename(draft, path)
    for (const changed of [dirname(path), folder]) await flush(changed)
    return { hash, bytes }
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

async function* list(folder: string): AsyncGenerator<KeptFile> {
  for (const start of await readdir(folder)) {
    if (!/^[0-9a-f]{2}$/.test(start)) continue
    for (const hash of await readdir(join(folder, start))) {
      const found = await stat(join(folder, start, hash)).catch(() => null)
      if (/^[0-9a-f]{64}$/.test(hash) && found !== null) yield { hash, keptAt: found.mtime }
    }
  }
}

/** A hash comes from a row, but nothing that is not one may ever become a path. */
function pathOf(folder: string, hash: string): string {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new AppError('not_found', { what: 'file', id: hash })
  return join(folder, hash.slice(0, 2), hash)
}

async function openExisting(path: string, hash: string): Promise<FileHandle> {
  return open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'ENOENT' ? new AppError('not_found', { what: 'file', id: hash }, { cause }) : cause
  })
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )
}
