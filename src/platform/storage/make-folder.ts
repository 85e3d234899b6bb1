import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes a folder and its parents. `mkdir` with `recursive` never ends where nothing can be made, as below /proc. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code === 'EEXIST') return
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error
    await makeFolder(dirname(folder))
    await mkdir(folder)
  }
}
