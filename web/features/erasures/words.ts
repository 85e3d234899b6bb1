import type { OperationOutput } from '#client/client'
import type { Text } from '../../locales/text.ts'

export type Receipt = OperationOutput<'listErasures'>['data'][number]

/** What each kind asks for besides the page itself. */
const kinds = {
  document: 'settings:manage',
  collection: 'settings:manage',
  person: 'people:manage',
  organisation: 'organisations:manage',
} as const

export function kindsFor(permissions: readonly string[]): Receipt['kind'][] {
  const all = ['document', 'collection', 'person', 'organisation'] as const
  return all.filter((kind) => permissions.includes(kinds[kind]))
}

export function targetOf(text: Text, { kind, target_id: id }: Receipt): string {
  return text('pair', { name: text(`erasures.kind.${kind}`), value: id })
}

/** How many of each thing went; what has no word of its own is named as it is. */
export function removedIn(text: Text, { removed }: Receipt): string {
  const parts = Object.entries(removed).map(([name, count]) => {
    const key = `erasures.removed.${name}`
    return text('pair', { name: text.has(key) ? text(key) : name, value: text.number(count) })
  })
  return parts.join(', ')
}

export function proofIn(text: Text, { remains, is_complete: isComplete }: Receipt): string {
  if (isComplete) return text('erasures.proof.complete')
  const left = Object.entries(remains).filter(([, count]) => count > 0)
  const places = left.map(([place, count]) => {
    const key = `erasures.place.${place}`
    return `${text.has(key) ? text(key) : place} (${text.number(count)})`
  })
  return text('erasures.proof.left', { places: places.join(', ') })
}
