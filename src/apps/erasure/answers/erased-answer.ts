import { asCollectionId, asDocumentId } from '#contract/ids'
import type { AnswerProof, Citation } from '#contract/citations'
import type { DocumentNames } from '#data/erasure/erase-documents'

/** In the place of a text that was made from what is erased. */
export const erasedText = '[…]'

export interface KeptAnswer {
  readonly text: string
  readonly proof: AnswerProof
}

/**
 * An answer without what it took from these documents: what it cites of them keeps its number and is marked `erased`. Words
 * that were quoted, or written, from several sources cannot be told apart: a text that cites one of them goes as a whole.
 */
export function eraseFromAnswer({ text, proof }: KeptAnswer, known: DocumentNames): KeptAnswer {
  const { names, collectionNames } = known
  const isErased = (of: { document_id: number; collection_id: number }): boolean =>
    known.documentIds.has(asDocumentId(of.document_id)) || known.collectionIds.has(asCollectionId(of.collection_id))
  const found = proof.search_results.filter(({ chunk }) => isErased(chunk))
  const near = proof.nearest_titles.filter((title) => names.has(title))
  const titles = [...near, ...found.map(({ chunk }) => chunk.metadata.title)].filter((title) => title !== '')
  const goes = proof.citations.some(isErased) || titles.some((title) => text.includes(title))
  const kept: AnswerProof = {
    ...proof,
    citations: proof.citations.map((citation) => (isErased(citation) ? erasedCitation(citation) : citation)),
    search_results: proof.search_results.filter(({ chunk }) => !isErased(chunk)),
    nearest_titles: proof.nearest_titles.filter((title) => !names.has(title)),
    sources_consulted: proof.sources_consulted.filter(({ name }) => !collectionNames.has(name)),
  }
  if (!goes) return { text, proof: kept }
  return { text: erasedText, proof: { ...kept, claims: [], answer_end: erasedText.length } }
}

function erasedCitation({ index, document_id, chunk_id, collection_id, supported }: Citation): Citation {
  const nothing = { url: null, publisher: null, licence: null, updated_at: null, corpus: null, file_name: null }
  return {
    ...{ index, document_id, chunk_id, collection_id, supported, ...nothing },
    ...{ external_id: '', title: '', path: [], page: null, quote: '', start: 0, end: 0, highlights: [] },
    ...{ collection: '', notices: [], effective_from: null, effective_to: null, erased: true },
  }
}

/** As JSON of any dialect names a document: by its number, or as the file that it was made of. */
const named = /"(document|collection|file)_id":\s?(?:(\d+)|"([^"]{1,64})")/g

export function mentions(json: string, { documentIds, collectionIds, fileIds }: DocumentNames): boolean {
  for (const [, what, id, fileId] of json.matchAll(named)) {
    if (what === 'file' && fileIds.has(fileId ?? '')) return true
    if (what === 'document' && documentIds.has(asDocumentId(Number(id)))) return true
    if (what === 'collection' && collectionIds.has(asCollectionId(Number(id)))) return true
  }
  return false
}
