import type { Actor } from '#platform/auth/actor'

interface Ownership {
  corpus_id: string | null
  organisation_id: number
  owner_person_id: number | null
}

/**
 * Who may add and delete documents: the owner, whoever governs the organisation, the organisation's own keys for what
 * nobody owns. A corpus is filled by its synchronisation alone. Says nothing of who may read: ask that first.
 */
export function isWritable(actor: Actor, { corpus_id, organisation_id, owner_person_id }: Ownership): boolean {
  if (corpus_id !== null || !actor.scopes.has('collections:write')) return false
  if (organisation_id !== actor.organisationId) return false
  return owner_person_id === actor.personId || actor.scopes.has('settings:manage')
}
