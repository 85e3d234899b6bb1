import type { PersonActor } from '#platform/auth/actor'
import type { OrganisationId, PersonId, PrincipalId } from '#contract/ids'
import type { Ctx } from '#platform/context'

interface Admitted {
  readonly personId: PersonId
  readonly organisationId: OrganisationId
  readonly ownPrincipal: PrincipalId
}

/** The same request, in the name of the person whom it has just let in: for its trace, so it may do nothing more. */
export function asNewcomer({ actor, signal }: Ctx, admitted: Admitted): Ctx & { actor: PersonActor } {
  const { requestId, address } = actor
  const nothing = { role: '', priority: 0, principals: [], scopes: new Set<never>() }
  return { signal, actor: { kind: 'person', ...admitted, ...nothing, requestId, address } }
}
