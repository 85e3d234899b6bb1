import type { DocumentId, PrincipalId } from '#contract/ids'
import type { Database } from '#platform/db/database'
import type { PackedText } from './pack-format.ts'
import { listPackedAliases, listPackedReferences, listPackedTexts } from './queries.ts'

type StoredText = Awaited<ReturnType<typeof listPackedTexts>>[number]
type StoredReference = Awaited<ReturnType<typeof listPackedReferences>>[number]

/** The texts of some documents of a corpus, as its reader gave them. */
export async function packedTexts(
  db: Database,
  readable: readonly PrincipalId[],
  documentIds: readonly DocumentId[],
): Promise<PackedText[]> {
  const texts = await listPackedTexts(db, readable, documentIds)
  const aliases = Map.groupBy(await listPackedAliases(db, documentIds), ({ document_id }) => document_id)
  const references = Map.groupBy(await listPackedReferences(db, documentIds), ({ document_id }) => document_id)
  return texts.map((text) => ({
    ...packed(text),
    aliases: aliases.get(text.id)?.map(({ alias }) => alias),
    references: references.get(text.id)?.map(referenceOf),
  }))
}

function packed(row: StoredText): PackedText {
  const { version_key: key, effective_from: effectiveFrom, effective_to: effectiveTo, legal_status: legalStatus } = row
  return {
    externalId: row.external_id,
    mark: row.source_mark ?? '',
    title: row.title,
    canonicalUrl: row.canonical_url,
    updatedAt: row.source_updated_at,
    publisher: row.publisher ?? '',
    licence: row.licence ?? '',
    language: 'fr',
    markdown: row.markdown,
    ...(row.notice === null ? {} : { notice: row.notice }),
    ...(key === null ? {} : { version: { key, effectiveFrom, effectiveTo, legalStatus } }),
  }
}

function referenceOf({ kind, target, label, heading }: StoredReference): NonNullable<PackedText['references']>[number] {
  return { kind, target, label, ...(heading === null ? {} : { heading }) }
}
