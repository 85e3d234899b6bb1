import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import type { Ctx } from '../context.ts'
import type { Corpus } from '../corpora/corpus.ts'
import { findCorpus } from '../corpora/registry.ts'
import { importQuestions } from '../questions/import-questions.ts'
import { addCorpus } from '../sources/add-corpus.ts'
import { executeRun } from '../sources/execute-run.ts'
import type { RunRow } from '#data/sources/runs/queries'
import { type RunProgress, readItems } from '../sources/read-items.ts'
import { openRun } from '../sources/request-run.ts'
import { type OpenPack, openPack } from './open-pack.ts'
import { partsOfPack } from './parts-of-pack.ts'
import { requireTrueVectors } from './require-true-vectors.ts'
import type { UnitTextsOf } from './take-vectors.ts'

export interface PackToAdd {
  readonly corpusId: string
  readonly corpus?: Corpus | undefined
  readonly file: string
  /** Public key of the only instance whose pack is accepted. */
  readonly signedBy?: string | undefined
  readonly isDryRun?: boolean | undefined
  /** Somebody has seen how many documents would go, and agrees. */
  readonly removalsApproved?: boolean | undefined
  readonly unitTextsOf: UnitTextsOf
}

export interface AddedPack extends RunRow {
  readonly collection_id: number
  readonly publicKey: string
}

type PackCtx = Ctx<'db' | 'embedder' | 'log' | 'storage'>

/**
 * Brings a corpus to what a pack holds, with its vectors when they are of the model in use; otherwise they are computed in
 * the background. Nothing is stored of a pack that is not whole; what a stop leaves undone, the next run goes on with.
 */
export async function addPack(
  ctx: PackCtx,
  { corpusId, file, signedBy, ...options }: PackToAdd,
  onProgress?: (progress: RunProgress) => void,
): Promise<AddedPack> {
  authorize(ctx, 'settings:manage')
  const corpus = options.corpus ?? findCorpus(corpusId)
  if (!corpus) throw new AppError('not_found', { what: 'corpus', id: corpusId })
  onProgress?.({ step: 'fetch', documents: 0 })
  return withPack(ctx, file, async (pack) => {
    requireExpected(pack, { corpusId, signedBy })
    const source = await addCorpus(ctx, { corpusId, corpus })
    const { id } = await openRun(ctx, { ...options, sourceId: source.id })
    const report = await runPack(ctx, id, { ...options, pack, corpus, onProgress })
    return { ...report, collection_id: source.collection_id, publicKey: pack.publicKey }
  })
}

/** Opens a pack whose vectors were compared too, for as long as it is used. */
export async function withPack<T>(
  ctx: Ctx<'embedder' | 'log'>,
  file: string,
  use: (pack: OpenPack) => Promise<T>,
): Promise<T> {
  const pack = await openPack(file, ctx)
  try {
    await requireTrueVectors(ctx, pack)
    return await use(pack)
  } finally {
    pack.close()
  }
}

export interface PackRun {
  readonly pack: OpenPack
  readonly corpus: Corpus
  readonly unitTextsOf: UnitTextsOf
  readonly onProgress?: ((progress: RunProgress) => void) | undefined
}

/** Executes a run of the source of a corpus from a pack instead of its origin. */
export async function runPack(
  ctx: PackCtx,
  runId: number,
  { pack, corpus, unitTextsOf, onProgress }: PackRun,
): Promise<RunRow> {
  authorize(ctx, 'settings:manage')
  return executeRun(ctx, runId, async (execution) => {
    const isDryRun = execution.run.is_dry_run
    if (!isDryRun) await importQuestions(ctx, corpus)
    const parts = () => partsOfPack(ctx, pack, { unitTextsOf, isDryRun })
    const outcome = await readItems(ctx, { ...execution, corpus, parts, isSame: false }, onProgress)
    return { outcome, mark: pack.manifest.sourceMark }
  })
}

function requireExpected(
  { manifest, publicKey }: OpenPack,
  { corpusId, signedBy }: Pick<PackToAdd, 'corpusId' | 'signedBy'>,
): void {
  const { id } = manifest.corpus
  if (id !== corpusId) throw new AppError('invalid_request', { reason: 'pack_of_another_corpus', value: id })
  if (signedBy !== undefined && signedBy !== publicKey) {
    throw new AppError('invalid_request', { reason: 'pack_signed_by_another', value: publicKey })
  }
}
