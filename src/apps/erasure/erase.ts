import {
  asCollectionId,
  asDocumentId,
  asOrganisationId,
  asPersonId,
  type CollectionId,
  type DocumentId,
} from '#contract/ids'
import type { ErasureKind } from '#contract/erasures'
import {
  type DocumentNames,
  type ErasedDocuments,
  eraseDocuments,
  nameDocuments,
  nothingErased,
} from '#data/erasure/erase-documents'
import { forgetInIndex } from '#data/erasure/forget-in-index'
import { countComputedOf } from '#data/erasure/queries'
import { isBlobUsed } from '#data/blobs/queries'
import { releaseBlobs } from '#data/blobs/release-blobs'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { forgetAnswers } from '#platform/idempotency/idempotent-requests'
import { deleteQuestionsAbout } from './answers/queries.ts'
import { answersBegunBefore, countAnswersCiting, eraseFromAnswers } from './answers/erase-from-answers.ts'
import { mentions } from './answers/erased-answer.ts'
import { countNaming } from './queries.ts'
import { type Place, type Receipt, writeReceipt } from './receipts.ts'
import type { ErasureCtx, Subject } from './subject.ts'
import { collectionToErase } from './subjects/collection.ts'
import { documentToErase } from './subjects/document.ts'
import { organisationToErase } from './subjects/organisation.ts'
import { oneselfToErase, personToErase } from './subjects/person.ts'

const subjects: Readonly<Record<ErasureKind, (ctx: ErasureCtx, id: number) => Promise<Subject>>> = {
  person: (ctx, id) => personToErase(ctx, asPersonId(id)),
  document: (ctx, id) => documentToErase(ctx, asDocumentId(id)),
  collection: (ctx, id) => collectionToErase(ctx, asCollectionId(id)),
  organisation: (ctx, id) => organisationToErase(ctx, asOrganisationId(id)),
}

/**
 * Erases and proves it: rows, versions, passages, vectors, questions, files, what the search index holds, and what answers
 * took of it; then looks for it in each place, and writes what was found in a receipt. Throws `not_found` for what is of
 * another organisation, `held` for what has to be kept. Cut short before its receipt, it is asked again.
 */
export async function erase(ctx: ErasureCtx, { kind, id }: { kind: ErasureKind; id: number }): Promise<Receipt> {
  return eraseSubject(ctx, await subjects[kind](ctx, id))
}

/** The same by oneself, which asks for no scope. */
export async function eraseOwnAccount(ctx: ErasureCtx): Promise<Receipt> {
  return eraseSubject(ctx, await oneselfToErase(ctx))
}

interface Progress {
  readonly known: DocumentNames
  readonly erased: ErasedDocuments
  readonly counts: Record<string, number>
}

async function eraseSubject(caller: ErasureCtx, subject: Subject): Promise<Receipt> {
  const ctx = allowed(caller)
  const known = { documentIds: new Set<DocumentId>(), collectionIds: new Set<CollectionId>() }
  const progress: Progress = {
    known: { ...known, fileIds: new Set(), names: new Set(), collectionNames: new Set() },
    erased: nothingErased(),
    counts: {},
  }
  await takeAway(ctx, subject, progress)
  const remains = await settle(ctx, subject, progress)
  return ctx.db.transaction().execute((tx) => {
    const removed = Object.fromEntries(Object.entries(progress.counts).filter(([, count]) => count > 0))
    return writeReceipt(tx, ctx, { kind: subject.kind, id: subject.id, removed, remains })
  })
}

/** Whoever may erase the subject may erase its documents; the trace names them all the same. */
function allowed(ctx: ErasureCtx): ErasureCtx {
  const { actor } = ctx
  return { ...ctx, actor: { ...actor, scopes: new Set([...actor.scopes, 'collections:write' as const]) } }
}

/** Answers before documents: cut short, the documents are still there to be named when it is asked again. */
async function takeAway(ctx: ErasureCtx, subject: Subject, { known, erased, counts }: Progress): Promise<void> {
  authorize(ctx, 'collections:write')
  for (const which of subject.documents) await nameDocuments(ctx, which, known)
  add(counts, await eraseFromAnswers(ctx, known))
  const names = [...known.names]
  if (names.length > 0) {
    add(counts, { evaluation_questions: await deleteQuestionsAbout(ctx.db, subject.organisationId, names) })
  }
  for (const which of subject.documents) await eraseDocuments(ctx, which, erased)
  const { documentIds, versions, passages } = erased
  add(counts, { collections: known.collectionIds.size, documents: documentIds.length, versions, passages })
  await ctx.db.transaction().execute(async (tx) => {
    const removed = await subject.removeRows?.(tx)
    if (removed) {
      add(counts, removed.counts)
      erased.files.push(...removed.files)
    }
    const target = { kind: subject.kind, id: subject.id }
    await audit(tx, ctx, { action: `${subject.kind}.erase`, target, details: counts })
  })
}

/** What follows the rows, then where something of it is still found. */
async function settle(ctx: ErasureCtx, subject: Subject, progress: Progress): Promise<Record<Place, number>> {
  const { known, erased, counts } = progress
  const { hashes } = erased
  const documentIds = [...known.documentIds]
  await releaseBlobs(ctx, erased.files)
  const files = await sortFiles(ctx, erased.files)
  add(counts, { files: files.gone, files_others_keep: files.used })
  const index = await forgetInIndex(ctx, documentIds)
  const underWay = documentIds.length === 0 ? 0 : await answersBegunBefore(ctx, new Date())
  add(counts, await eraseFromAnswers(ctx, known))
  await subject.removeLateRows?.(ctx.db)
  return {
    database: (await countNaming(ctx.db, subject.naming)) + (await countComputed(ctx, hashes)),
    index,
    storage: files.left,
    answers: underWay + (await countAnswersCiting(ctx, known)),
    caches: documentIds.length === 0 ? 0 : await forgetAnswers(ctx, (body) => mentions(body, known)),
  }
}

/** The same bytes may be somebody else's file too: those stay, and the receipt says how many. */
async function sortFiles({ db, storage }: ErasureCtx, hashes: readonly string[]) {
  const found = { gone: 0, used: 0, left: 0 }
  for (const hash of new Set(hashes)) {
    if (!(await storage.has(hash))) found.gone += 1
    else if (await isBlobUsed(db, hash)) found.used += 1
    else found.left += 1
  }
  return found
}

const hashesAtOnce = 10_000

async function countComputed({ db }: ErasureCtx, hashes: readonly Buffer[]): Promise<number> {
  let left = 0
  for (let start = 0; start < hashes.length; start += hashesAtOnce) {
    left += await countComputedOf(db, hashes.slice(start, start + hashesAtOnce))
  }
  return left
}

function add(counts: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(more)) counts[name] = (counts[name] ?? 0) + count
}
