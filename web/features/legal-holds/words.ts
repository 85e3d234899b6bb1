import type { OperationOutput } from '#client/client'
import type { Text } from '../../locales/text.ts'

export type LegalHold = OperationOutput<'listLegalHolds'>['data'][number]

export const heldKinds = ['person', 'collection', 'conversation'] as const

export function targetIn(text: Text, { kind, target_id: id, name }: LegalHold): string {
  return text('pair', { name: text(`holds.kind.${kind}`), value: name ?? id })
}
