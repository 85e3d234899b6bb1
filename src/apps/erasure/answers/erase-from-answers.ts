import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Ctx } from '#apps/context'
import type { DocumentNames } from '#data/erasure/erase-documents'
import { lockBlob } from '#data/blobs/queries'
import { releaseBlobs } from '#data/blobs/release-blobs'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { forgetAnswers } from '#platform/idempotency/idempotent-requests'
import type { ErasureCtx } from '../subject.ts'
import { eraseFromAnswer, mentions } from './erased-answer.ts'
import {
  type Cited,
  countUnderWay,
  deleteResponses,
  listAnswerFiles,
  listAnswersCiting,
  listResponsesWithDocuments,
  listResultsWithDocuments,
  pointFileAt,
  replaceAnswer,
  replaceResult,
} from './queries.ts'

const answersAtOnce = 100
const longestAnswerMs = 60_000
const lookMs = 200

/** Of collections that go whole, their numbers find what the many numbers of their documents would. */
function citedBy({ documentIds, collectionIds, names, collectionNames }: DocumentNames): Cited {
  return {
    documentIds: collectionIds.size > 0 ? [] : [...documentIds],
    collectionIds: [...collectionIds],
    names: [...names],
    collectionNames: [...collectionNames],
  }
}

/** Takes these documents out of every answer that is kept, whoever asked. Gives how many answers changed, by their kind. */
export async function eraseFromAnswers(ctx: ErasureCtx, known: DocumentNames): Promise<Record<string, number>> {
  authorize(ctx, 'collections:write')
  if (known.documentIds.size === 0 && known.collectionIds.size === 0) return {}
  return {
    answers: await eraseFromMessages(ctx, known),
    responses: await eraseResponses(ctx, known),
    batch_answers: (await eraseResults(ctx, known)) + (await eraseFromFiles(ctx, known)),
    repeatable_answers: await forgetAnswers(ctx, (body) => mentions(body, known)),
  }
}

async function eraseFromMessages(ctx: Ctx<'db'>, known: DocumentNames): Promise<number> {
  let changed = 0
  for (let after = 0; ;) {
    const rows = await listAnswersCiting(ctx.db, citedBy(known), { after, limit: answersAtOnce })
    if (rows.length > 0) {
      await ctx.db.transaction().execute(async (tx) => {
        for (const row of rows) await replaceAnswer(tx, { id: row.id, ...eraseFromAnswer(row, known) })
        await audit(tx, ctx, { action: 'answers.erase', details: { answers: rows.length } })
      })
    }
    changed += rows.length
    after = rows.at(-1)?.id ?? after
    if (rows.length < answersAtOnce) return changed
  }
}

/** They are kept for a week, to be gone on with: those that name what is erased go whole. */
async function eraseResponses({ db }: Ctx<'db'>, known: DocumentNames): Promise<number> {
  let gone = 0
  for (let after = ''; ;) {
    const rows = await listResponsesWithDocuments(db, after, answersAtOnce)
    const ids = rows.filter(({ json }) => mentions(json, known)).map(({ id }) => id)
    await deleteResponses(db, ids)
    gone += ids.length
    after = rows.at(-1)?.id ?? after
    if (rows.length < answersAtOnce) return gone
  }
}

/** What an answer of a batch is once it is erased: its place in the file stays. */
const erasedBody = { erased: true }

async function eraseResults({ db }: Ctx<'db'>, known: DocumentNames): Promise<number> {
  const rows = (await listResultsWithDocuments(db)).filter(({ body }) => mentions(body, known))
  for (const row of rows) await replaceResult(db, { ...row, body: JSON.stringify(erasedBody) })
  return rows.length
}

async function eraseFromFiles(ctx: ErasureCtx, known: DocumentNames): Promise<number> {
  let changed = 0
  for (const file of await listAnswerFiles(ctx.db)) {
    const lines = await countLines(ctx, file.blob_hash, known)
    if (lines === 0) continue
    changed += lines
    const { hash, bytes } = await ctx.storage.put(withoutErased(ctx, file.blob_hash, known))
    await ctx.db.transaction().execute(async (tx) => {
      await lockBlob(tx, hash)
      await pointFileAt(tx, { id: file.id, hash, bytes })
      await audit(tx, ctx, { action: 'answers.erase', target: { kind: 'file', id: file.id }, details: { lines } })
    })
    await releaseBlobs(ctx, [file.blob_hash])
  }
  return changed
}

async function linesOf({ storage }: Ctx<'storage'>, hash: string) {
  return createInterface({ input: await storage.open(hash), crlfDelay: Number.POSITIVE_INFINITY })
}

async function countLines(ctx: Ctx<'storage'>, hash: string, known: DocumentNames): Promise<number> {
  let found = 0
  for await (const line of await linesOf(ctx, hash)) if (mentions(line, known)) found += 1
  return found
}

async function* withoutErased(ctx: Ctx<'storage'>, hash: string, known: DocumentNames): AsyncGenerator<Uint8Array> {
  for await (const line of await linesOf(ctx, hash)) {
    yield Buffer.from(`${mentions(line, known) ? erasedLine(line) : line}\n`)
  }
}

/** Lines are written by batches, as objects. */
function erasedLine(line: string): string {
  const written: object = Object(JSON.parse(line))
  const response: object = Object('response' in written ? written.response : null)
  return JSON.stringify({ ...written, response: { ...response, body: erasedBody } })
}

/** Answers that were being written when the documents went end with what was read of them: they are waited for. */
export async function answersBegunBefore({ db, signal }: Ctx<'db'>, moment: Date): Promise<number> {
  const untilMs = performance.now() + longestAnswerMs
  let underWay = await countUnderWay(db, moment)
  while (underWay > 0 && performance.now() < untilMs) {
    await sleep(lookMs, undefined, { signal })
    underWay = await countUnderWay(db, moment)
  }
  return underWay
}

/** Answers that still name these documents. */
export async function countAnswersCiting({ db }: Ctx<'db'>, known: DocumentNames): Promise<number> {
  if (known.documentIds.size === 0 && known.collectionIds.size === 0) return 0
  const messages = await listAnswersCiting(db, citedBy(known), { after: 0, limit: answersAtOnce })
  return messages.length
}
