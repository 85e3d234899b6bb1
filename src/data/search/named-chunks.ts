import type { CollectionId, DocumentId } from '#contract/ids'
import type { Ctx } from '#data/context'
import type { Referenced as Named } from '../references/resolve-references.ts'
import { resolveReferences } from '../references/resolve-references.ts'
import type { FusedHit } from './fusion.ts'

interface Asked {
  readonly query: string
  readonly collectionIds?: readonly CollectionId[] | undefined
  readonly documentIds?: readonly DocumentId[] | undefined
}

/** Passages that open the articles which the question names, within what it asks for. */
export async function namedChunks(ctx: Ctx<'db'>, { query, collectionIds, documentIds }: Asked): Promise<Named[]> {
  const isAsked = (ids: readonly number[] | undefined, id: number): boolean =>
    ids === undefined || ids.length === 0 || ids.includes(id)
  const found = await resolveReferences(ctx, query)
  return found.filter(
    ({ collectionId, documentId }) => isAsked(collectionIds, collectionId) && isAsked(documentIds, documentId),
  )
}

/** What a question names comes before what resembles it. */
export function inFront(named: readonly Named[], others: readonly FusedHit[]): FusedHit[] {
  const best = others[0]?.score ?? 0
  const first = named.map(({ chunkId, documentId }) => ({ chunkId, documentId, score: best }))
  const ids = new Set(named.map(({ chunkId }) => chunkId))
  return [...first, ...others.filter(({ chunkId }) => !ids.has(chunkId))]
}
