import { createHash, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * The name by which the database knows the index in this folder, given once and kept beside it: all who open the same
 * folder say the same, whatever the machine and the path by which they reach it. A shared address names itself.
 */
export async function indexNameOf(folder: string): Promise<string> {
  if (folder.includes('://')) return nameOfAddress(folder)
  const file = `${folder}.id`
  const known = await readName(file)
  if (known !== null) return known
  await mkdir(dirname(file), { recursive: true })
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, `${randomUUID()}\n`)
  try {
    // A link appears whole or not at all; of two processes that start together, one name is kept and both read it.
    await link(draft, file).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
      if ((await readName(file)) === null) await writeFile(file, await readFile(draft))
    })
  } finally {
    await rm(draft, { force: true })
  }
  return (await readName(file)) ?? indexNameOf(folder)
}

async function readName(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return uuid.test(text.trim()) ? text.trim() : null
}

function nameOfAddress(address: string): string {
  const hash = createHash('sha256').update(address).digest('hex')
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
