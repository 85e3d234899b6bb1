import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '#platform/errors'
import { startOf } from './processes.ts'
import { z } from 'zod'

const Holder = z.object({ pid: z.number().int().positive(), startedAt: z.string() })

/** Keeps a folder to one process. A lock whose holder is gone, or whose pid now names another process, is taken over. */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  await makeFolder(folder)
  const file = join(folder, 'lock')
  const draft = join(folder, `lock.${process.pid}`)
  await writeFile(draft, JSON.stringify({ pid: process.pid, startedAt: await startOf(process.pid) }))
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      if (await takes(draft, file)) return { release: () => rm(file, { force: true }) }
      await removeStale(file, folder)
    }
  } finally {
    await rm(draft, { force: true })
  }
  throw new AppError('data_folder_in_use', { folder, pid: 0 })
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `lock.${process.pid}`), '')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('folder_not_writable', { folder, reason }, { cause })
  }
}

/** A hard link is made at once and with its content, or refused. */
async function takes(draft: string, file: string): Promise<boolean> {
  return link(draft, file).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )
}

async function removeStale(file: string, folder: string): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return
  const holder = readHolder(text)
  if (holder !== null && (await startOf(holder.pid)) === holder.startedAt) {
    throw new AppError('data_folder_in_use', { folder, pid: holder.pid })
  }
  await moveAway(file, text)
}

function readHolder(text: string): z.infer<typeof Holder> | null {
  try {
    return Holder.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** Somebody may have taken the stale lock over since it was read: theirs is put back. */
async function moveAway(file: string, expected: string): Promise<void> {
  const aside = `${file}.stale.${process.pid}`
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  )
  if (!moved) return
  if ((await readFile(aside, 'utf8')) !== expected) await link(aside, file).catch(() => {})
  await rm(aside, { force: true })
}
