import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#platform/context'
import type { Database } from '#platform/db/database'
import { defineJob } from '#platform/jobs/jobs'
import { z } from 'zod'
import { openSigner } from '#platform/secrets/signer'

export const auditCheckpointJob = defineJob({
  name: 'audit.checkpoint',
  payload: z.object({}),
  timeoutSeconds: 300,
  retries: 3,
})

/** What the trail was: its last row, how many there were, and the hash that stands for all of them. */
const Checkpoint = z.object({
  at: z.iso.datetime(),
  lastId: z.number().int(),
  rows: z.number().int(),
  hash: z.hex().length(64),
  signature: z.base64(),
})
export type Checkpoint = z.infer<typeof Checkpoint>

/** To be copied elsewhere: whoever empties the database cannot empty the copy. */
export const checkpointFile = (folder: string): string => join(folder, 'audit-checkpoints.jsonl')

export function signedText({ at, lastId, rows, hash }: Omit<Checkpoint, 'signature'>): string {
  return `socle audit checkpoint\n${at}\n${lastId}\n${rows}\n${hash}`
}

/** Signs the trail as it is now, in the database and in a file of the data folder. Null when nothing was added since. */
export async function writeCheckpoint(ctx: Ctx<'db' | 'folders' | 'secrets'>): Promise<Checkpoint | null> {
  authorize(ctx, 'audit:read')
  const { db, folders, secrets } = ctx
  const last = await db.selectFrom('audit_log').select(['id', 'hash']).orderBy('id', 'desc').limit(1).executeTakeFirst()
  const before = await findLast(db)
  if (last === undefined || before?.last_id === last.id) return null
  const signer = await openSigner({ folder: folders.data, name: 'audit' }, secrets)
  const state = {
    at: new Date().toISOString(),
    lastId: last.id,
    rows: await countRows(db, last.id),
    hash: last.hash.toString('hex'),
  }
  const signature = signer.sign(signedText(state))
  await db
    .insertInto('audit_checkpoint')
    .values({ at: state.at, last_id: last.id, row_count: state.rows, hash: last.hash, signature })
    .execute()
  const checkpoint = { ...state, signature: signature.toString('base64') }
  await addLine(checkpointFile(folders.data), JSON.stringify(checkpoint))
  return checkpoint
}

/** On disk when this returns. What a full disk or a kill left of a line goes first: it is no forged checkpoint. */
async function addLine(path: string, line: string): Promise<void> {
  const file = await open(path, 'a+', 0o600)
  try {
    await file.truncate(wholeLines(await file.readFile()).length)
    await file.appendFile(`${line}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}

function wholeLines(content: Buffer): Buffer {
  return content.subarray(0, content.lastIndexOf('\n') + 1)
}

function findLast(db: Database) {
  return db.selectFrom('audit_checkpoint').select('last_id').orderBy('id', 'desc').limit(1).executeTakeFirst()
}

async function countRows(db: Database, lastId: number): Promise<number> {
  const counted = db.selectFrom('audit_log').select(({ fn }) => fn.countAll<number>().as('rows'))
  return (await counted.where('id', '<=', lastId).executeTakeFirstOrThrow()).rows
}

/** Those of the database and those of the file, each once, the oldest row first. A line that is none is told as `null`. */
export async function readCheckpoints(db: Database, folder: string): Promise<(Checkpoint | null)[]> {
  const rows = await db.selectFrom('audit_checkpoint').selectAll().execute()
  const stored = rows.map(({ at, last_id, row_count, hash, signature }) => ({
    at: at.toISOString(),
    lastId: last_id,
    rows: row_count,
    hash: hash.toString('hex'),
    signature: signature.toString('base64'),
  }))
  const exported = wholeLines(await readExported(checkpointFile(folder)))
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map(readLine)
  const known = new Map([...stored, ...exported].map((checkpoint) => [JSON.stringify(checkpoint), checkpoint]))
  return [...known.values()].toSorted((left, right) => (left?.lastId ?? 0) - (right?.lastId ?? 0))
}

/** One that cannot be read is told: it may be what contradicts the trail. */
async function readExported(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

function readLine(line: string): Checkpoint | null {
  try {
    return Checkpoint.parse(JSON.parse(line))
  } catch {
    return null
  }
}
