import { DocumentMetadata } from '#contract/documents'

/** Words of the document, then those of the passage, as their sender wrote them. */
export function sentMetadata(ofDocument: unknown, ofChunk: unknown): DocumentMetadata {
  const [document, chunk] = [readStored(ofDocument), readStored(ofChunk)]
  return { ...document, ...chunk }
}

function readStored(stored: unknown): DocumentMetadata {
  const read = DocumentMetadata.safeParse(stored)
  return read.success ? read.data : {}
}

const typed: ReadonlySet<string> = new Set(['path', 'page', 'part'])

/** What is known of a passage with what its sender wrote, which comes first; only where we place it is ours to say. */
export function shownMetadata<Facts extends object>(facts: Facts, sent: DocumentMetadata): Facts {
  const kept = Object.entries(sent).filter(
    ([key, value]) => !Object.hasOwn(facts, key) || (typeof value === 'string' && !typed.has(key)),
  )
  return { ...facts, ...Object.fromEntries(kept) }
}
