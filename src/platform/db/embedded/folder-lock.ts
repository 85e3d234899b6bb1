import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '#platform/errors'
import { startOf } from './processes.ts'
import { z } from 'zod'

const Holder = z.object({ pid: z.number().int().positive(), startedAt: z.string() })

type Holder = z.infer<typeof Holder>

/** A process that was told to stop holds its folder a little longer: the next start waits for it that long. */
const stoppingLimitMs = 5_000
const pauseMs = 100

/** Keeps a folder to one process. A lock whose holder is gone, or whose pid now names another process, is taken over. */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  await makeFolder(folder)
  const file = join(folder, 'lock')
  const draft = join(folder, `lock.${process.pid}`)
  await writeFile(draft, JSON.stringify({ pid: process.pid, startedAt: await startOf(process.pid) }))
  const endMs = performance.now() + stoppingLimitMs
  try {
    for (;;) {
      if (await takes(draft, file)) return { release: () => rm(file, { force: true }) }
      const holder = await livingHolder(file)
      if (holder === null) continue
      if (holder.pid === process.pid || performance.now() > endMs) {
        throw new AppError('data_folder_in_use', { folder, pid: holder.pid })
      }
      await sleep(pauseMs)
    }
  } finally {
    await rm(draft, { force: true })
  }
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

/** Who holds the lock; null once it is free to be taken: nobody does, or its holder is gone and its lock removed. */
async function livingHolder(file: string): Promise<Holder | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  const holder = readHolder(text)
  if (holder !== null && (await startOf(holder.pid)) === holder.startedAt) return holder
  await moveAway(file, text)
  return null
}

function readHolder(text: string): Holder | null {
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
