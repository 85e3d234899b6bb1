import { join } from 'node:path'
import { chunkDocument } from '#data/chunks/chunk'
import { openArchive } from '#data/corpora/archives/open-archive'
import { listLabourSheets } from '#data/corpora/fiches-travail/read-labour-sheets'
import { fetchPackage } from '#data/corpora/fetch-package'
import { findCorpus } from '#data/corpora/registry'
import { unitTextsOf } from '#toolbox/answer/reading/embed-units'

/** What is embedded of the labour sheets, from the package given or fetched: their passages, and the units of these. */
export async function labourTexts(tarball?: string): Promise<{ passages: string[]; units: string[] }> {
  const corpus = findCorpus('fiches-travail')
  if (corpus?.origin.kind !== 'package') throw new Error('the labour sheets are not in the list of corpora')
  const file = await fetchPackage(
    { id: corpus.id, ...corpus.origin },
    { cacheFolder: join('.data', 'corpora'), tarball },
  )
  const passages: string[] = []
  const units: string[] = []
  for await (const item of listLabourSheets(await openArchive(file), new AbortController().signal)) {
    const sheet = item.read()
    if (!sheet) continue
    for (const chunk of chunkDocument(sheet.title, sheet.parsed)) {
      passages.push(chunk.indexText)
      units.push(...unitTextsOf({ ...chunk, title: sheet.title, index_text: chunk.indexText }))
    }
  }
  return { passages, units }
}
