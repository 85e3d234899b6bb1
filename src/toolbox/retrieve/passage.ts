import type { Hit } from '#data/search/hit'

/** What is quoted or given to a model under one number: a hit, with the neighbours that it continues. */
export interface Passage {
  /** The hit that was found. */
  readonly hit: Hit
  /** In the order of the document; one of them is the hit. */
  readonly parts: readonly Hit[]
}

/** Where a passage stands, in words: title, then headings. */
export function contextOf({ title, path }: Pick<Hit, 'title' | 'path'>): string {
  return [title, ...path].join(' ')
}

export function textOf({ parts }: Passage): string {
  return parts.map(({ text }) => text).join('\n\n')
}
