import type { Transaction } from 'kysely'
import { audit } from '#platform/audit/audit'
import type { Ctx } from '#platform/context'
import type { Tables } from '#platform/db/database'
import {
  type OrganisationId,
  type PersonId,
  type PrincipalId,
  asOrganisationId,
  asPersonId,
  asPrincipalId,
} from '../auth/ids.ts'
import { isBuiltInRole } from '../auth/roles.ts'
import { asNewcomer } from '../people/newcomer.ts'
import { setClaimedGroups } from '../people/group-members.ts'
import { findRoleScopes, insertPerson, lockOrganisation } from '../people/queries.ts'
import { type Grant, grantOf, profileOf } from './claims.ts'
import type { Identity } from './identity-provider.ts'
import type { OidcSettings } from './oidc-settings.ts'
import { type KnownPerson, findPersonByAddress, findPersonByIdentity, insertIdentity } from './queries.ts'

export interface Admitted {
  readonly personId: PersonId
  readonly organisationId: OrganisationId
  readonly ownPrincipal: PrincipalId
}

interface Refused {
  readonly refusal: 'unknown' | 'disabled'
  /** Whose account it would have been. */
  readonly personId: number | null
}

interface Arrival {
  readonly identity: Identity
  readonly settings: OidcSettings
}

/** Whoever the provider identified, as a person here: known already, linked by address when allowed, or made by a rule. */
export async function admitPerson(tx: Transaction<Tables>, ctx: Ctx, arrival: Arrival): Promise<Admitted | Refused> {
  const { identity, settings } = arrival
  const grant = grantOf(settings, identity.claims)
  const known = (await findPersonByIdentity(tx, identity)) ?? (await join(tx, ctx, { ...arrival, grant }))
  if (known === null) return { refusal: 'unknown', personId: null }
  if (known.disabled_at !== null) return { refusal: 'disabled', personId: known.id }
  const { organisation_id: organisationId, id: personId } = known
  await setClaimedGroups(tx, { organisationId, personId, groups: grant?.groups ?? [] })
  return admittedOf(known)
}

type Joining = Arrival & { readonly grant: Grant | null }

/** Somebody new to the provider's list. One at a time, so that two tabs do not make two people. */
async function join(tx: Transaction<Tables>, ctx: Ctx, joining: Joining): Promise<KnownPerson | null> {
  const { identity, settings, grant } = joining
  const { id: organisationId } = await lockOrganisation(tx)
  const meanwhile = await findPersonByIdentity(tx, identity)
  const profile = profileOf(identity.claims)
  if (meanwhile !== null || profile === null) return meanwhile
  const namesake = await findPersonByAddress(tx, profile.email)
  if (namesake !== null) {
    if (!settings.linksByEmail || !profile.isVerified) return null
    // A closed account keeps its door closed: nothing is linked to it.
    if (namesake.disabled_at === null) await link(tx, ctx, { identity, person: namesake, action: 'identity.link' })
    return namesake
  }
  if (grant === null || !(await roleExists(tx, organisationId, grant.role))) return null
  const { email, name } = profile
  const made = await insertPerson(tx, { organisationId, email, name, role: grant.role, passwordHash: null })
  const person = { ...made, organisation_id: organisationId, disabled_at: null }
  await link(tx, ctx, { identity, person, action: 'person.create' })
  return person
}

async function roleExists(tx: Transaction<Tables>, organisationId: number, role: string): Promise<boolean> {
  return isBuiltInRole(role) || (await findRoleScopes(tx, organisationId, role)) !== null
}

interface Link {
  readonly identity: Identity
  readonly person: KnownPerson
  readonly action: 'identity.link' | 'person.create'
}

async function link(tx: Transaction<Tables>, ctx: Ctx, { identity, person, action }: Link): Promise<void> {
  await insertIdentity(tx, identity, person.id)
  const details = { by: 'oidc', issuer: identity.issuer }
  await audit(tx, asNewcomer(ctx, admittedOf(person)), { action, target: { kind: 'person', id: person.id }, details })
}

function admittedOf({ id, organisation_id: organisationId, principal_id: principalId }: KnownPerson): Admitted {
  return {
    personId: asPersonId(id),
    organisationId: asOrganisationId(organisationId),
    ownPrincipal: asPrincipalId(principalId),
  }
}
