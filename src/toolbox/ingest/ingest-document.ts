import { DocumentId } from '#contract/ids'
import { buffer } from 'node:stream/consumers'
import { Chunking } from '#data/chunks/chunking'
import { releaseBlobs } from '#data/blobs/release-blobs'
import { storeVersion } from '#data/new-versions/store-version'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { type AppError, type ErrorCode, hasCode, isAppError } from '#platform/errors'
import { defineJob } from '#platform/jobs/jobs'
import { withRecognisedText } from '../parse/recognise-pages.ts'
import { type Failure, type FileToRead, markFailed, markProcessing, markReadingEnded } from './queries.ts'
import { titleFromName } from './title-from-name.ts'
import { z } from 'zod'

export const ingestDocumentJob = defineJob({
  name: 'document.ingest',
  payload: z.strictObject({ documentId: DocumentId, blobHash: z.string() }),
  timeoutSeconds: 1800,
  retries: 4,
})

/** What no second try would change: the file itself is refused, and says why. */
const refusals: ReadonlySet<ErrorCode> = new Set([
  'encrypted',
  'corrupted',
  'empty_document',
  'decompression_bomb',
  'too_large',
  'unsupported_type',
  'timed_out',
])

type IngestCtx = Ctx<'db' | 'storage' | 'embedder' | 'log' | 'documentReader' | 'pageEngine'>

/**
 * Reads a document's file and stores its text; the index makes it `ready` then. A refused file becomes `failed` with
 * its reason; any other failure is thrown, for the queue to try again. A document that was deleted meanwhile, or given
 * another file, is left alone.
 */
export async function ingestDocument(ctx: IngestCtx, file: FileToRead): Promise<void> {
  authorize(ctx, 'collections:write')
  const document = await markProcessing(ctx.db, file)
  if (document === undefined) return
  const name = document.file_name ?? document.external_id
  if (document.readings_begun > mostReadingsBegun) {
    return fail(ctx, file, { code: 'corrupted', details: { reason: 'reading_ends_the_program' } })
  }
  try {
    const content = await ctx.storage.open(file.blobHash)
    const { signal, documentReader, pageEngine } = ctx
    const read = await documentReader.read({ content, name, signal })
    const parsed = await withRecognisedText(read, {
      recogniser: pageEngine,
      content: async () => buffer(await ctx.storage.open(file.blobHash)),
      openFile: async (number) =>
        documentReader.openInner({ content: await ctx.storage.open(file.blobHash), name, signal }, number),
      signal,
    })
    const title = document.given_title ?? parsed.title ?? titleFromName(name)
    const chunking = document.chunking === null ? undefined : Chunking.parse(document.chunking)
    const { chunks, forgotten } = await storeVersion(ctx, { ...file, title, parsed, chunking })
    await releaseBlobs(ctx, [forgotten])
    ctx.log.info({ document: file.documentId, chunks }, 'document read')
  } catch (error) {
    if (isUnwanted(error, file)) return
    if (!isRefusal(error)) {
      await markReadingEnded(ctx.db, file)
      throw error
    }
    ctx.log.info({ document: file.documentId, code: error.code }, 'document refused')
    await fail(ctx, file, error)
  }
}

/** A document whose reading killed its process is tried once more, then refused. */
const mostReadingsBegun = 2

/** After the last try: the row says what went wrong, and its reader may ask again. */
export async function giveUpIngest(ctx: Ctx<'db'>, file: FileToRead, error: unknown): Promise<void> {
  await fail(ctx, file, isAppError(error) ? error : { code: 'internal', details: { reason: 'unexpected failure' } })
}

async function fail(ctx: Ctx<'db'>, file: FileToRead, { code, details }: Failure): Promise<void> {
  authorize(ctx, 'collections:write')
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await markFailed(tx, file, { code, details }))) return
    await audit(tx, ctx, {
      action: 'document.refuse',
      target: { kind: 'document', id: file.documentId },
      details: { code },
    })
  })
}

function isRefusal(error: unknown): error is AppError {
  return isAppError(error) && refusals.has(error.code)
}

function isUnwanted(error: unknown, { documentId }: FileToRead): boolean {
  return hasCode(error, 'not_found') && error.details.what === 'document' && error.details.id === documentId
}
