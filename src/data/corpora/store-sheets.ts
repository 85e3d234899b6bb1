import { setImmediate as nextTurn } from 'node:timers/promises'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#data/context'
import type { NewVersion } from '../documents/write-versions.ts'
import { prepareVersion, writeVersions } from '../documents/write-versions.ts'
import type { SourceDocument } from './corpus.ts'
import { findStoredSheets, upsertSheets } from './queries.ts'

export interface CorpusCollection {
  corpusId: string
  id: number
  readers: number[]
}

export interface StoredCounts {
  added: number
  changed: number
  unchanged: number
}

interface PreparedSheet {
  sheet: SourceDocument
  version: NewVersion
}

function prepare(sheet: SourceDocument): PreparedSheet {
  const { title, parsed, updatedAt, canonicalUrl, publisher, licence } = sheet
  return { sheet, version: prepareVersion(title, parsed, { updatedAt, facts: [canonicalUrl, publisher, licence] }) }
}

/** Cutting is work: requests are answered between two sheets. */
async function prepareAll(sheets: Iterable<SourceDocument>): Promise<PreparedSheet[]> {
  const prepared: PreparedSheet[] = []
  for (const sheet of sheets) {
    prepared.push(prepare(sheet))
    await nextTurn()
  }
  return prepared
}

function documentRow({ sheet }: PreparedSheet, { id, readers }: CorpusCollection) {
  return {
    collection_id: id,
    readers,
    external_id: sheet.externalId,
    title: sheet.title,
    media_type: 'text/html',
    language: sheet.language,
    canonical_url: sheet.canonicalUrl,
    publisher: sheet.publisher,
    licence: sheet.licence,
    state: 'processing' as const,
  }
}

/** Stores what is new or changed of these sheets in one transaction; sheets without text are no documents. */
export async function storeSheets(
  ctx: Ctx<'db'>,
  collection: CorpusCollection,
  sheets: readonly SourceDocument[],
): Promise<StoredCounts> {
  authorize(ctx, 'settings:manage')
  const externalIds = sheets.map(({ externalId }) => externalId)
  const stored = await findStoredSheets(ctx.db, collection.id, externalIds)
  const known = new Map(stored.map(({ external_id, content_hash }) => [external_id, content_hash]))
  const differs = ({ sheet, version }: PreparedSheet): boolean =>
    version.passages.length > 0 && !known.get(sheet.externalId)?.equals(version.contentHash)
  // A source that lists a sheet twice means its last word.
  const named = new Map(sheets.map((sheet) => [sheet.externalId, sheet]))
  const prepared = (await prepareAll(named.values())).filter(differs)
  const added = prepared.filter(({ sheet }) => !known.has(sheet.externalId)).length
  const counts = { added, changed: prepared.length - added, unchanged: named.size - prepared.length }
  if (prepared.length === 0) return counts
  await ctx.db.transaction().execute(async (tx) => {
    const rows = await upsertSheets(
      tx,
      prepared.map((entry) => documentRow(entry, collection)),
    )
    const documents = new Map(rows.map((row) => [row.external_id, row]))
    await writeVersions(
      tx,
      prepared.flatMap(({ sheet, version }) => {
        const document = documents.get(sheet.externalId)
        return document ? [{ document, version }] : []
      }),
    )
    const details = { corpus: collection.corpusId, added, changed: counts.changed }
    await audit(tx, ctx, { action: 'corpus.store', target: { kind: 'collection', id: collection.id }, details })
  })
  return counts
}
