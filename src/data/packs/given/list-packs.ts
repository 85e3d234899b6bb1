import type { SourceId } from '#contract/ids'
import { organisationIdOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { openSigner } from '#platform/secrets/signer'
import type { Ctx } from '#data/context'
import type { RunRow } from '#data/sources/runs/queries'
import { PackContent } from './pack-content.ts'
import { type PackRow, countPacks, findPack, listPackRows, listRunsOfPacks, listSourcesOfCorpora } from './queries.ts'

export interface PackState {
  readonly row: PackRow
  readonly content: PackContent | null
  /** Its vectors are of the model in use here: they are taken over, others are computed. */
  readonly usesVectors: boolean
  /** This instance packed it. */
  readonly isOwn: boolean
  /** Of its corpus, when it is here. */
  readonly sourceId: SourceId | null
  /** The last run that added it. */
  readonly run: RunRow | null
}

type StateCtx = Ctx<'db' | 'embedder' | 'folders' | 'secrets'>

/** The packs that were given to the actor's organisation, newest first. */
export async function listPacks(
  ctx: StateCtx,
  page: { limit: number; offset: number },
): Promise<{ rows: PackState[]; total: number }> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationIdOf(ctx.actor)
  const { total } = await countPacks(ctx.db, organisationId)
  return { rows: await statesOf(ctx, await listPackRows(ctx.db, organisationId, page)), total }
}

/** One pack; that of another organisation does not exist. */
export async function getPack(ctx: StateCtx, id: number): Promise<PackState> {
  authorize(ctx, 'settings:manage')
  const row = await findPack(ctx.db, organisationIdOf(ctx.actor), id)
  const [state] = row ? await statesOf(ctx, [row]) : []
  if (!state) throw new AppError('not_found', { what: 'pack', id })
  return state
}

async function statesOf(ctx: StateCtx, rows: readonly PackRow[]): Promise<PackState[]> {
  const { db, embedder, folders, secrets } = ctx
  const contents = new Map(rows.map(({ id, content }) => [id, PackContent.nullable().parse(content)]))
  const corpusIds = [...contents.values()].flatMap((content) => (content ? [content.corpus.id] : []))
  const sources = new Map((await listSourcesOfCorpora(db, corpusIds)).map(({ kind, id }) => [kind, id]))
  const runIds = rows.flatMap(({ run_id: runId }) => (runId === null ? [] : [runId]))
  const runs = new Map((await listRunsOfPacks(db, runIds)).map((run) => [run.id, run]))
  const { publicKey } = await openSigner({ folder: folders.data, name: 'pack' }, secrets)
  return rows.map((row) => {
    const content = contents.get(row.id) ?? null
    return {
      row,
      content,
      usesVectors: content?.profile === embedder.profile,
      isOwn: content?.publicKey === publicKey,
      sourceId: (content && sources.get(content.corpus.id)) ?? null,
      run: runs.get(row.run_id ?? 0) ?? null,
    }
  })
}
