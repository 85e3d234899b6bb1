import { join } from 'node:path'
import { chunkDocument } from '#data/chunks/chunk'
import { openArchive } from '#data/corpora/archives/open-archive'
import { listLabourSheets } from '#data/corpora/fiches-travail/read-labour-sheets'
import { fetchPackage } from '#data/corpora/fetch-package'
import { findCorpus } from '#data/corpora/registry'

/** What is indexed and embedded of every passage of the labour sheets, from the package given or fetched. */
export async function labourPassages(tarball?: string): Promise<string[]> {
  const corpus = findCorpus('fiches-travail')
  if (corpus?.origin.kind !== 'package') throw new Error('the labour sheets are not in the list of corpora')
  const file = await fetchPackage(
    { id: corpus.id, ...corpus.origin },
    { cacheFolder: join('.data', 'corpora'), tarball },
  )
  const texts: string[] = []
  for await (const item of listLabourSheets(await openArchive(file), new AbortController().signal)) {
    const sheet = item.read()
    if (sheet) texts.push(...chunkDocument(sheet.title, sheet.parsed).map(({ indexText }) => indexText))
  }
  return texts
}
