import type { ChunkId, CollectionId, DocumentId } from '#contract/ids'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '../context.ts'
import type { LegalReference } from './legal-reference.ts'
import { legalReferences } from './legal-reference.ts'
import { findAliased } from './queries.ts'

/** The document that a text names, by the passage that opens it. */
export interface Referenced {
  documentId: DocumentId
  collectionId: CollectionId
  chunkId: ChunkId
}

const mostReferences = 8
/** An article number alone may be one of several codes. */
const mostOfOneNumber = 4

function within({ number, containers }: LegalReference): string[] {
  return containers.map((container) => `article ${number} ${container}`)
}

type Row = Awaited<ReturnType<typeof findAliased>>[number]

/** Those of the text that is named; else, for a number that only codes use, those of every code. */
function targetsOf(reference: LegalReference, rows: ReadonlyMap<string, readonly Row[]>): readonly Row[] {
  for (const alias of within(reference)) {
    const found = rows.get(alias)
    if (found) return found
  }
  return reference.containers.length === 0 ? (rows.get(`article ${reference.number}`) ?? []) : []
}

/** The articles of law that a question names, in its order: "L. 1221-19", "article 12 du décret n° 2020-123". */
export async function resolveReferences(ctx: Ctx<'db'>, text: string): Promise<Referenced[]> {
  authorize(ctx, 'search:read')
  const references = legalReferences(text).slice(0, mostReferences)
  if (references.length === 0) return []
  const aliases = references.flatMap((reference) => [...within(reference), `article ${reference.number}`])
  const rows = Map.groupBy(await findAliased(ctx.db, principalsOf(ctx.actor), aliases), ({ alias }) => alias)
  const found = references.flatMap((reference) => targetsOf(reference, rows).slice(0, mostOfOneNumber))
  const byDocument = new Map(found.map((row) => [row.document_id, row]))
  return [...byDocument.values()].map((row) => ({
    documentId: row.document_id,
    collectionId: row.collection_id,
    chunkId: row.chunk_id,
  }))
}
