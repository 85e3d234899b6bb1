import type { Hit } from '#data/search/hit'

/** Where a passage stands, in words: title, then headings. */
export function contextOf({ title, path }: Pick<Hit, 'title' | 'path'>): string {
  return [title, ...path].join(' ')
}

/** Each text once: a corpus may publish one sheet under two addresses. */
export function distinctTexts(hits: readonly Hit[]): Hit[] {
  const texts = new Set<string>()
  return hits.filter(({ text }) => {
    const isNew = !texts.has(text)
    texts.add(text)
    return isNew
  })
}
