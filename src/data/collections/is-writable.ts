import { type Actor, organisationIdOf } from '#platform/auth/actor'

interface Ownership {
  corpus_id: string | null
  organisation_id: number
  owner_principal_id: number | null
}

/**
 * Who may add and delete documents: the owner, and whoever governs the organisation. A corpus is filled by its
 * synchronisation alone. Says nothing of who may read: ask that first.
 */
export function isWritable(actor: Actor, { corpus_id, organisation_id, owner_principal_id }: Ownership): boolean {
  if (corpus_id !== null || !actor.scopes.has('collections:write')) return false
  if (organisation_id !== organisationIdOf(actor)) return false
  if (actor.scopes.has('settings:manage')) return true
  return 'ownPrincipal' in actor && owner_principal_id === actor.ownPrincipal
}
