import { analyse } from '#text/analyse'
import type { Hit } from '#data/search/hit'
import { segmentsOf } from '#text/segments'

export interface Variety {
  /** Passages wanted. */
  readonly wanted: number
  /** Passages of one document, at most. */
  readonly perDocument: number
  /** Documents, at most. */
  readonly documents?: number
}

/** Lists of links, of references and of questions say where to look, not what the rule is. */
export function isPointer({ text }: Pick<Hit, 'text'>): boolean {
  const segments = segmentsOf(text).filter(({ kind }) => kind !== 'heading')
  const stating = segments.filter(({ text: words }) => /[.;:!|]\s*$/.test(words) || analyse(words).length > 25)
  return segments.length > 0 && stating.length * 2 < segments.length
}

/** A corpus may publish one sheet under two addresses: the reader sees one document. */
export function documentKey({ documentId, publisher, title }: Hit): string {
  return publisher === null ? String(documentId) : `${publisher} ${title}`
}

/** The best hits, each text once, and several documents when they exist. */
export function diversify(hits: readonly Hit[], { wanted, perDocument, documents = wanted }: Variety): Hit[] {
  const texts = new Set<string>()
  const distinct = hits.filter(({ text }) => {
    const isNew = !texts.has(text)
    texts.add(text)
    return isNew
  })
  const kept: Hit[] = []
  const counts = new Map<string, number>()
  for (const hit of distinct) {
    const key = documentKey(hit)
    const count = counts.get(key) ?? 0
    if (count >= perDocument || (count === 0 && counts.size >= documents)) continue
    counts.set(key, count + 1)
    kept.push(hit)
    if (kept.length === wanted) break
  }
  return kept
}
