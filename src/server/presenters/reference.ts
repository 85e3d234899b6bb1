import type { Reference } from '#contract/corpora'
import type { ReferenceRow } from '#data/references/list-references'
import type { z } from 'zod'

export function presentReference(row: ReferenceRow): z.infer<typeof Reference> {
  const { id, kind, label, heading, target } = row
  const held = { id: row.target_id, title: row.target_title, url: row.target_url }
  const document = held.id === null || held.title === null ? null : { ...held, id: held.id, title: held.title }
  return { object: 'reference', id, kind, label, heading, target, document }
}
