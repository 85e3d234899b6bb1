import type { CollectionId } from '#contract/ids'
import { Readable } from 'node:stream'
import type { Ctx } from '#data/context'
import { audit } from '#platform/audit/audit'
import { principalsOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import yazl from 'yazl'
import { requireWritableCollection } from '../require-writable-collection.ts'
import type { CollectionRow } from '../queries.ts'
import { type ExportedItem, exportedItems } from './exported-items.ts'
import { findExportedText } from './queries.ts'

export interface CollectionExport {
  readonly name: string
  /** A ZIP, made as it is read. */
  readonly content: Readable
}

/**
 * A collection with all that it holds, for whoever may write it: `originals/` as they were given, those that it keeps, `texts/` as Markdown,
 * and `manifest.json`, which describes both. Nothing of it is held in memory but the names.
 */
export async function exportCollection(ctx: Ctx<'db' | 'storage'>, id: CollectionId): Promise<CollectionExport> {
  authorize(ctx, 'collections:write')
  const collection = await ctx.db.transaction().execute(async (tx) => {
    const row = await requireWritableCollection(tx, ctx, id)
    const details = { documents: row.documents }
    await audit(tx, ctx, { action: 'collection.export', target: { kind: 'collection', id }, details })
    return row
  })
  const zip = new yazl.ZipFile()
  const content = Readable.from(zip.outputStream, { objectMode: false })
  zip.on('error', (error) => content.destroy(error))
  fill(ctx, { zip, content }, collection).catch((error: unknown) => content.destroy(asError(error)))
  return { name: `${collection.name}.zip`, content }
}

interface Archive {
  readonly zip: yazl.ZipFile
  readonly content: Readable
}

/** Names every entry; each is opened when its turn comes. */
async function fill(ctx: Ctx<'db' | 'storage'>, archive: Archive, collection: CollectionRow): Promise<void> {
  const lines: string[] = []
  for await (const item of exportedItems(ctx, collection.id)) {
    if (archive.content.destroyed) return
    lines.push(JSON.stringify(item.described))
    for (const entry of item.entries) addEntry(ctx, archive, entry)
  }
  add(archive, { path: 'manifest.json', modifiedAt: new Date(), isPacked: true }, async () =>
    Readable.from(manifestOf(collection, lines)),
  )
  archive.zip.end()
}

function addEntry(ctx: Ctx<'db' | 'storage'>, archive: Archive, entry: ExportedItem['entries'][number]): void {
  const { path, modifiedAt } = entry
  if ('blobHash' in entry) {
    // Office files and PDF are packed already.
    add(archive, { path, modifiedAt, isPacked: false }, () => ctx.storage.open(entry.blobHash))
    return
  }
  add(archive, { path, modifiedAt, isPacked: true }, async () => {
    const found = await findExportedText(ctx.db, principalsOf(ctx.actor), entry.versionId)
    if (!found) throw new AppError('conflict', { reason: 'file_removed_meanwhile' })
    return Readable.from([Buffer.from(found.markdown)])
  })
}

interface Entry {
  readonly path: string
  readonly modifiedAt: Date
  readonly isPacked: boolean
}

function add({ zip, content }: Archive, { path, modifiedAt, isPacked }: Entry, open: () => Promise<Readable>): void {
  zip.addReadStreamLazy(path, { mtime: modifiedAt, compress: isPacked }, (give) => {
    void giveOpened(content, open, give)
  })
}

type Give = (error: unknown, stream: Readable) => void

async function giveOpened(content: Readable, open: () => Promise<Readable>, give: Give): Promise<void> {
  try {
    const stream = await open()
    // Whoever goes away in the middle leaves a file open.
    const leave = (): void => void stream.destroy()
    if (content.destroyed) leave()
    content.once('close', leave)
    stream.once('close', () => content.off('close', leave))
    give(null, stream)
  } catch (error) {
    // The type wants a stream beside the failure, which nobody reads.
    give(asError(error), Readable.from([]))
  }
}

function* manifestOf(collection: CollectionRow, lines: readonly string[]): Generator<string> {
  const { id, name, description, visibility, metadata, owner, created_at, updated_at, data_level } = collection
  const described = {
    ...{ id, name, description, visibility, metadata, owner, created_at, updated_at, data_level },
    keep_originals: collection.keep_originals,
  }
  const head = { format: 'socle-collection-1', exported_at: new Date(), collection: described }
  yield `${JSON.stringify(head).slice(0, -1)},"documents":[\n`
  for (const [position, line] of lines.entries()) yield `${position === 0 ? '' : ',\n'}${line}`
  yield '\n]}\n'
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
