import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startOf } from '#platform/db/embedded/processes'
import { z } from 'zod'

/** What a running server leaves in its data folder for the other commands of the same machine and owner. */
export const RunningInstance = z.object({
  pid: z.number().int().positive(),
  /** Of the process: another one may be given the same pid later. */
  startedAt: z.string(),
  url: z.string(),
  databaseUrl: z.string(),
})
export type RunningInstance = z.infer<typeof RunningInstance>

const fileIn = (dataFolder: string): string => join(dataFolder, 'instance.json')

/** Readable by its owner alone: it holds the way to the database. */
export async function announceInstance(
  dataFolder: string,
  served: Pick<RunningInstance, 'url' | 'databaseUrl'>,
): Promise<void> {
  const instance = { pid: process.pid, startedAt: await startOf(process.pid), ...served }
  const draft = `${fileIn(dataFolder)}.${process.pid}`
  await writeFile(draft, JSON.stringify(instance), { mode: 0o600 })
  await rename(draft, fileIn(dataFolder))
}

/** Another server may have taken the folder over since: its announcement stays. */
export async function withdrawInstance(dataFolder: string): Promise<void> {
  const announced = await findRunningInstance(dataFolder)
  if (announced?.pid === process.pid) await rm(fileIn(dataFolder), { force: true })
}

/** The server that runs on this folder, or null: the word of a process that is gone counts for nothing. */
export async function findRunningInstance(dataFolder: string): Promise<RunningInstance | null> {
  const announced = await readInstance(dataFolder)
  return announced !== null && (await startOf(announced.pid)) === announced.startedAt ? announced : null
}

async function readInstance(dataFolder: string): Promise<RunningInstance | null> {
  const text = await readFile(fileIn(dataFolder), 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return RunningInstance.parse(JSON.parse(text))
  } catch {
    return null
  }
}
