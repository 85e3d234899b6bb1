import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Archive } from './archive.ts'
import { openTarArchive } from './tar-archive.ts'

const dated = /(\d{8}-\d{6})\.tar\.gz$/i

/** A folder of archives to be applied in the order of their dates, whatever the case of their names; null for another one. */
export async function openDatedArchives(folder: string): Promise<Archive | null> {
  const names = (await readdir(folder)).filter((name) => dated.test(name))
  if (names.length === 0) return null
  const ordered = names.toSorted((left, right) => dateOf(left).localeCompare(dateOf(right)))
  const mark = createHash('sha256')
  for (const name of ordered) mark.update(`${name} ${(await stat(join(folder, name))).size}\n`)
  return {
    mark: mark.digest('base64url'),
    async *entries(wanted, signal) {
      for (const name of ordered) yield* openTarArchive(join(folder, name), name).entries(wanted, signal)
    },
  }
}

function dateOf(name: string): string {
  return dated.exec(name)?.[1] ?? ''
}
