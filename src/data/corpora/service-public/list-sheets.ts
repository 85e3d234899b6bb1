import { AppError } from '#platform/errors'
import type { Archive, ArchiveEntry } from '../archives/archive.ts'
import type { SourceDocument, SourceItem } from '../corpus.ts'
import { markOf } from '../mark-of.ts'
import { publicationOf, readSheet } from './read-sheet.ts'
import type { SheetNode } from './sheet-node.ts'
import { parseJsonSheet, parseXmlSheet } from './sheet-node.ts'

/** Sheets of text (F…); folders of sheets (N…) and single services (R…) hold none. */
const sheetFile = /(?:^|\/)(F\d{1,6})\.(xml|json)$/

/** Raised with each change of what the reader gives: sheets that stayed the same are then read again. */
const readerVersion = '2'

function parseEntry({ path, content }: ArchiveEntry): SheetNode {
  const text = content.toString('utf8')
  return path.endsWith('.json') ? parseJsonSheet(text) : parseXmlSheet(text)
}

interface Listing {
  idOf(entry: ArchiveEntry): string
  change(document: SourceDocument): SourceDocument
}

async function* list(archive: Archive, signal: AbortSignal, { idOf, change }: Listing): AsyncGenerator<SourceItem> {
  let sheets = 0
  for await (const entry of archive.entries((path) => sheetFile.test(path), signal)) {
    sheets += 1
    yield {
      externalId: idOf(entry),
      mark: markOf(readerVersion, entry.content),
      read() {
        const publication = publicationOf(parseEntry(entry))
        const sheet = publication ? readSheet(publication) : null
        return sheet && change(sheet)
      },
    }
  }
  if (sheets === 0) throw new AppError('corrupted', { reason: 'part_absent', value: 'XML' })
}

function sheetId({ path }: ArchiveEntry): string {
  return sheetFile.exec(path)?.[1] ?? path
}

/** The sheets of one audience, from DILA's daily archive: schema 3.3 or 3.4. */
export function listSheets(archive: Archive, signal: AbortSignal): AsyncGenerator<SourceItem> {
  return list(archive, signal, { idOf: sheetId, change: (document) => document })
}

export const archiveOf2020 = 'archive 2020, essais seulement'

/** The sheets of November 2020, each bearing it: some have the same id for two audiences, with other texts. */
export function listSheetsOf2020(archive: Archive, signal: AbortSignal): AsyncGenerator<SourceItem> {
  return list(archive, signal, {
    idOf: (entry) => `${entry.path.split('/').at(-2)}/${sheetId(entry)}`,
    change: (document) => ({
      ...document,
      publisher: `${document.publisher} – ${archiveOf2020}`,
      notice: ['Archive de novembre 2020, pour des essais seulement.', document.notice].filter(Boolean).join(' '),
    }),
  })
}
