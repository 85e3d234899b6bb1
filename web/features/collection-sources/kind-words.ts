import type { SourceKind } from '#contract/corpora'
import type { Text } from '../../locales/text.ts'

/** What a kind is called: corpora have French names of their own, connectors a word of each language. */
export function kindTitle(text: Text, { id, title }: Pick<SourceKind, 'id' | 'title'>): string {
  const key = `fill.kind.${id}`
  return text.has(key) ? text(key) : title
}

export function kindDescription(text: Text, { id, description }: Pick<SourceKind, 'id' | 'description'>): string {
  const key = `fill.kind.${id}.text`
  return text.has(key) ? text(key) : description
}
