import { createReadStream } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { AppError, messageOf } from '#platform/errors'
import { z } from 'zod'
import { realDay } from '../real-day.ts'
import { commonSettings } from './common-settings.ts'
import { defineConnector } from './connector.ts'

const mostFiles = 200_000

async function listFiles(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    // A link could lead out of the folder; what lies in a hidden one (a bin, a snapshot) is hidden too.
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
    return files.filter((file) => !isHidden(relative(folder, file))).toSorted()
  } catch (error) {
    throw new AppError('not_found', { what: 'folder', id: folder }, { cause: messageOf(error) })
  }
}

function isHidden(path: string): boolean {
  return path.split(sep).some((part) => part.startsWith('.'))
}

/** People work in a share while it is read: a file that went meanwhile is no failure of the run. */
async function statOf(file: string) {
  return stat(file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
}

/** A folder that the server sees: a disk, a share that is mounted. */
export const folder = defineConnector({
  kind: 'folder',
  title: 'Dossier',
  description: 'Fichiers d’un dossier que le serveur voit : disque, partage réseau monté.',
  settings: z.strictObject({
    ...commonSettings,
    folder: z.string().trim().min(1).max(1000).describe('Path of the folder.'),
  }),
  hasSecret: false,
  readsMachine: true,
  async *list({ folder: place }, { signal }) {
    const root = await realpath(place).catch(() => place)
    const files = await listFiles(root)
    if (files.length > mostFiles) throw new AppError('too_large', { limitBytes: mostFiles })
    for (const file of files) {
      signal.throwIfAborted()
      const found = await statOf(file)
      if (found === null) continue
      const { size, mtime } = found
      const path = relative(root, file).split(sep).join('/')
      yield {
        externalId: path,
        name: path,
        mark: `${size} ${mtime.getTime()}`,
        updatedAt: realDay(mtime.toISOString()),
        open: async () => createReadStream(file),
      }
    }
  },
})
