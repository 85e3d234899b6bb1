import type { CollectionId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import type { Database } from '#platform/db/database'
import { holdCollectionToFill } from '#data/collections/filled/queries'
import type { Ctx } from '../context.ts'
import type { VersionToWrite } from '../new-versions/write-versions.ts'
import { writeVersions } from '../new-versions/write-versions.ts'
import { findStoredItems, insertAliases, markVersions, replaceReferences, upsertItems } from './items/queries.ts'
import type { Part } from './reading/parts.ts'
import type { ListedItem, PreparedItem } from './reading/prepare-item.ts'
import { writeWordings } from './wordings/write-wordings.ts'

/** The collection that a source fills. */
export interface FilledCollection {
  id: CollectionId
  /** Kind of the source, for the trace. */
  kind: string
}

/** What became of some items. */
export interface StoredCounts {
  added: string[]
  changed: string[]
  unchanged: number
  /** What readers did not know how to read, of each document. */
  warnings: string[]
}

type Stored = Awaited<ReturnType<typeof findStoredItems>>[number]

function keyOf({ externalId, versionKey }: { externalId: string; versionKey?: string | null | undefined }): string {
  return JSON.stringify([externalId, versionKey ?? null])
}

/** What is stored of these items, by item and wording. */
class Known {
  readonly #stored: ReadonlyMap<string, Stored>
  readonly #documents: ReadonlySet<string>

  constructor(rows: readonly Stored[]) {
    this.#stored = new Map(
      rows.map((row) => [keyOf({ externalId: row.external_id, versionKey: row.version_key }), row]),
    )
    this.#documents = new Set(rows.map(({ external_id }) => external_id))
  }

  of(item: ListedItem): Stored | undefined {
    return this.#stored.get(keyOf(item))
  }

  hasDocument(externalId: string): boolean {
    return this.#documents.has(externalId)
  }
}

function documentRow({ item, document }: PreparedItem, { id, readers }: { id: CollectionId; readers: number[] }) {
  return {
    collection_id: id,
    readers,
    external_id: item.externalId,
    title: document.title,
    media_type: 'text/html',
    language: document.language,
    canonical_url: document.canonicalUrl,
    publisher: document.publisher,
    licence: document.licence,
    state: 'processing' as const,
  }
}

async function write(tx: Database, collection: FilledCollection, prepared: readonly PreparedItem[]): Promise<void> {
  // Somebody may have changed who reads it since the run began.
  const { readers } = await holdCollectionToFill(tx, collection.id)
  // Of a text with several wordings, the last one listed names the document.
  const named = new Map(
    prepared.map((entry) => [entry.item.externalId, documentRow(entry, { ...collection, readers })]),
  )
  const rows = await upsertItems(tx, [...named.values()])
  const documents = new Map(rows.map((row) => [row.external_id, row]))
  const entries = prepared.flatMap(({ item, document, version }) => {
    const row = documents.get(item.externalId)
    return row ? [{ document: row, version, source: document }] : []
  })
  const isWording = ({ version }: VersionToWrite): boolean => version.origin?.key !== null
  await writeVersions(
    tx,
    entries.filter((entry) => !isWording(entry)),
  )
  await writeWordings(tx, collection.id, entries.filter(isWording))
  await insertAliases(
    tx,
    entries.flatMap(({ document, source }) =>
      (source.aliases ?? []).map((alias) => ({ document_id: document.id, alias })),
    ),
  )
  await replaceReferences(
    tx,
    rows.map(({ id }) => id),
    entries.flatMap(({ document, source }) =>
      (source.references ?? []).map(({ heading = null, ...reference }) => ({
        document_id: document.id,
        heading,
        ...reference,
      })),
    ),
  )
}

/**
 * Stores what is new or changed of a part of a source in one transaction. What bears the mark that was stored is not even
 * converted; what has no text is no document. A dry run only says what would be done.
 */
export async function storeItems(
  ctx: Ctx<'db'>,
  collection: FilledCollection,
  { part, isDryRun = false }: { part: Part; isDryRun?: boolean },
): Promise<StoredCounts> {
  authorize(ctx, 'settings:manage')
  const { items } = part
  const rows = await findStoredItems(
    ctx.db,
    collection.id,
    items.map(({ externalId }) => externalId),
  )
  const known = new Known(rows)
  // A source that lists an item twice means its last word.
  const named = new Map(items.map((item) => [keyOf(item), item]))
  const touched = [...named.values()].filter((item) => known.of(item)?.source_mark !== item.mark)
  const prepared = await Array.fromAsync(part.prepare(touched))
  const isSame = ({ item, version }: PreparedItem): boolean =>
    known.of(item)?.content_hash?.equals(version.contentHash) === true
  const same = prepared.filter(isSame)
  const differing = prepared.filter((entry) => !isSame(entry))
  const titles = (isNew: boolean): string[] =>
    differing.filter(({ item }) => known.hasDocument(item.externalId) !== isNew).map(({ version }) => version.title)
  const warnings = differing.flatMap(({ document }) => document.warnings ?? [])
  const counts = { added: titles(true), changed: titles(false), unchanged: named.size - differing.length, warnings }
  if (isDryRun || prepared.length === 0) return counts
  await ctx.db.transaction().execute(async (tx) => {
    if (same.length > 0) {
      await markVersions(
        tx,
        same.flatMap(({ item, version }) => {
          const stored = known.of(item)
          return stored ? [{ documentId: stored.id, contentHash: version.contentHash, mark: item.mark }] : []
        }),
      )
    }
    if (differing.length === 0) return
    await write(tx, collection, differing)
    const details = { source: collection.kind, added: counts.added.length, changed: counts.changed.length }
    await audit(tx, ctx, { action: 'source.store', target: { kind: 'collection', id: collection.id }, details })
  })
  return counts
}
