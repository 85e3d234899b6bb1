import { join } from 'node:path'
import { chunkDocument } from '#data/chunks/chunk'
import type { ChunkDraft } from '#data/chunks/chunk'
import type { Archive } from '#data/corpora/archives/archive'
import { openArchive } from '#data/corpora/archives/open-archive'
import type { Corpus, PackageOrigin, SourceDocument } from '#data/corpora/corpus'
import { fetchPackage } from '#data/corpora/fetch-package'
import { findCorpus } from '#data/corpora/registry'
import { publicationOf, readSheet, writeReferences } from '#data/corpora/service-public/read-sheet'
import { parseJsonSheet } from '#data/corpora/service-public/sheet-node'
import { writeSheet } from '#data/corpora/service-public/write-sheet'
import { MarkdownWriter } from '#text/markdown-writer'

/** Outside git, kept between runs. */
export const benchCache = join('.data', 'bench')

/** The last version that carries the sheets: November 2020, good to measure with, not to answer from. */
function archiveOf2020(): Corpus & { origin: PackageOrigin } {
  const corpus = findCorpus('service-public-2020')
  if (corpus?.origin.kind !== 'package') throw new Error('the archive of 2020 is not in the list of corpora')
  return { ...corpus, origin: corpus.origin }
}

/** The package file of the archive, fetched once. */
export function fetchServicePublic(): Promise<string> {
  const { id, origin } = archiveOf2020()
  return fetchPackage({ id, ...origin }, { cacheFolder: benchCache })
}

interface BenchSheet extends SourceDocument {
  externalId: string
}

/**
 * Every sheet in the condition of the measure: its own text and the texts that it refers to, without what sheets share. One written for two
 * audiences is one document, with both texts.
 */
async function readSheets(archive: Archive, { withTitle, signal }: SheetOptions): Promise<BenchSheet[]> {
  const sheets = new Map<string, BenchSheet>()
  for await (const { content } of archive.entries((path) => /\/F\d+\.json$/.test(path), signal)) {
    const publication = publicationOf(parseJsonSheet(content.toString('utf8')))
    const sheet = publication && readSheet(publication)
    if (!sheet) continue
    const externalId = publication.attributes?.['ID'] ?? ''
    const known = sheets.get(externalId)
    const out = new MarkdownWriter()
    writeSheet(publication, out)
    writeReferences(publication, out)
    const own = out.toString()
    const markdown = known ? `${known.parsed.markdown}\n\n${own}` : own
    const title = withTitle ? sheet.title : ''
    sheets.set(externalId, { ...sheet, externalId, title, parsed: { ...sheet.parsed, markdown } })
  }
  return [...sheets.values()]
}

interface SheetOptions {
  withTitle: boolean
  signal: AbortSignal
}

/** The archive as a corpus that the product can read, with or without the titles that questions are made of. */
export function servicePublicCorpus({ withTitle }: { withTitle: boolean }): Corpus {
  return {
    ...archiveOf2020(),
    async *list(archive, signal) {
      for (const { externalId, ...document } of await readSheets(archive, { withTitle, signal })) {
        yield { externalId, mark: externalId, read: () => document }
      }
    },
  }
}

export interface BenchPassage {
  externalId: string
  title: string
  chunk: ChunkDraft
}

/** Every passage of the archive, as the product cuts it. */
export async function servicePublicPassages({ withTitle }: { withTitle: boolean }): Promise<BenchPassage[]> {
  const archive = await openArchive(await fetchServicePublic(), 'bench')
  const sheets = await readSheets(archive, { withTitle, signal: new AbortController().signal })
  return sheets.flatMap(({ externalId, title, parsed }) =>
    chunkDocument(title, parsed).map((chunk) => ({ externalId, title, chunk })),
  )
}
