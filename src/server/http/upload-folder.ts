import { randomUUID } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '#platform/storage/make-folder'

/** No upload lasts that long: what is older was left by a process that was killed. */
const leftAfterMs = 24 * 3600 * 1000

/** Where the files of forms wait, one folder per process; what killed processes left is deleted. */
export async function openUploadFolder(dataFolder: string): Promise<string> {
  const folder = join(dataFolder, 'uploads')
  await makeFolder(folder)
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path)
    if (Date.now() - mtimeMs > leftAfterMs) await rm(path, { recursive: true, force: true })
  }
  const own = join(folder, randomUUID())
  await makeFolder(own)
  return own
}
