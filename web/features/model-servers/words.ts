import type { ModelServer } from '#contract/model-servers'
import type { Text } from '../../locales/text.ts'

/** What the program itself serves has no name that means anything to people. */
export function serverName(text: Text, { id, name, kind }: ModelServer): string {
  return id === null && kind === 'embedded' ? text('servers.embedded') : name
}

/** A kind that the page does not know, as what runs inside the program, goes by its own name. */
export function kindName(text: Text, kind: string): string {
  const key = `servers.kind.${kind}`
  return text.has(key) ? text(key) : kind
}
