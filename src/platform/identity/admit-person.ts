import type { Transaction } from 'kysely'
import { audit } from '#platform/audit/audit'
import type { Ctx } from '#platform/context'
import type { Tables } from '#platform/db/database'
import type { OrganisationId, PersonId, PrincipalId } from '#contract/ids'
import { tellKeysChanged } from '#platform/auth/key-changes'
import { setClaimedGroups } from '../people/group-members.ts'
import { asNewcomer } from '../people/newcomer.ts'
import { hasAdministrator, insertPerson, lockAdministrators, lockOrganisation } from '../people/queries.ts'
import type { ArrivalRule } from './arrival-rules.ts'
import { type Decision, decideArrival } from './decide-arrival.ts'
import type { Identity } from './provider.ts'
import type { OidcSettings } from './oidc-settings.ts'
import { type KnownPerson, insertIdentity } from './queries.ts'

export interface Admitted {
  readonly personId: PersonId
  readonly organisationId: OrganisationId
  readonly ownPrincipal: PrincipalId
}

interface Refused {
  readonly refusal: 'unknown' | 'disabled'
  /** Whose account it would have been. */
  readonly personId: PersonId | null
}

interface Arrival {
  readonly identity: Identity
  readonly settings: OidcSettings
  readonly rules: readonly ArrivalRule[]
}

/** Whoever the provider identified, as a person here: known already, linked by address when allowed, or made by a rule. */
export async function admitPerson(tx: Transaction<Tables>, ctx: Ctx, arrival: Arrival): Promise<Admitted | Refused> {
  const { identity, settings, rules } = arrival
  const arriving = { subject: identity, claims: identity.claims, settings, rules }
  let decision = await decideArrival(tx, arriving)
  if (decision.kind === 'linked' || decision.kind === 'created') {
    // One at a time, so that two tabs do not make two people.
    await lockOrganisation(tx)
    decision = await decideArrival(tx, arriving)
  }
  if (decision.kind === 'unknown') return { refusal: 'unknown', personId: null }
  if (decision.kind === 'disabled') return { refusal: 'disabled', personId: decision.person.id }
  const person = await follow(tx, ctx, { identity, decision })
  const { organisation_id: organisationId, id: personId } = person
  await setClaimedGroups(tx, { organisationId, personId, groups: decision.groups })
  return admittedOf(person)
}

interface Following {
  readonly identity: Identity
  readonly decision: Extract<Decision, { kind: 'known' | 'linked' | 'created' }>
}

async function follow(tx: Transaction<Tables>, ctx: Ctx, { identity, decision }: Following): Promise<KnownPerson> {
  if (decision.kind === 'created') {
    const { email, name } = decision.profile
    const { organisationId, role } = decision.grant
    const draft = { organisationId, email, name, role, passwordHash: null, roleSource: 'claims' as const }
    const made = await insertPerson(tx, draft)
    const person = {
      ...made,
      organisation_id: organisationId,
      disabled_at: null,
      expires_at: null,
      role,
      role_source: 'claims' as const,
    }
    await link(tx, ctx, { identity, person, action: 'person.create' })
    return person
  }
  if (decision.kind === 'linked') {
    await link(tx, ctx, { identity, person: decision.person, action: 'identity.link' })
  } else if (decision.role !== null) {
    await changeRole(tx, ctx, { person: decision.person, role: decision.role })
  }
  return decision.person
}

/** The last administrator of the instance stays one, whatever the provider says. */
async function changeRole(
  tx: Transaction<Tables>,
  ctx: Ctx,
  { person, role }: { readonly person: KnownPerson; readonly role: string },
): Promise<void> {
  await lockAdministrators(tx)
  if (person.role === 'instance-administrator' && !(await hasAdministrator(tx, person.id))) return
  await tx.updateTable('person').set({ role }).where('id', '=', person.id).execute()
  const details = { by: 'oidc', role }
  const target = { kind: 'person', id: person.id }
  await audit(tx, asNewcomer(ctx, admittedOf(person)), { action: 'person.update', target, details })
  await tellKeysChanged(tx)
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
    personId: id,
    organisationId,
    ownPrincipal: principalId,
  }
}
