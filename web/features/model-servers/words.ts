import type { ModelServer } from '#contract/model-servers'
import type { Text } from '../../locales/text.ts'

/** What the program itself serves has no name that means anything to people. */
export function serverName(text: Text, { id, name, kind }: ModelServer): string {
  if (id !== null) return name
  if (kind === 'embedded') return text('servers.embedded')
  return kind === 'llama' ? text('servers.local') : name
}

/** A kind that the page does not know, as what runs inside the program, goes by its own name. */
export function kindName(text: Text, kind: string): string {
  const key = `servers.kind.${kind}`
  return text.has(key) ? text(key) : kind
}
