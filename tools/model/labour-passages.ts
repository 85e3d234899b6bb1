import { join } from 'node:path'
import { chunkDocument } from '#data/chunks/chunk'
import { fetchCorpus } from '#data/corpora/fetch-corpus'
import { corpora } from '#data/corpora/registry'

/** What is indexed and embedded of every passage of the labour sheets, from the package given or fetched. */
export async function labourPassages(tarball?: string): Promise<string[]> {
  const corpus = corpora['fiches-travail']
  const options = { cacheFolder: join('.data', 'corpora'), ...(tarball === undefined ? {} : { tarball }) }
  const texts: string[] = []
  for await (const { title, parsed } of corpus.read(await fetchCorpus(corpus, options))) {
    texts.push(...chunkDocument(title, parsed).map(({ indexText }) => indexText))
  }
  return texts
}
