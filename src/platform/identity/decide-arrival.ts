import type { OrganisationId } from '#contract/ids'
import type { Kysely } from 'kysely'
import type { Tables } from '../db/database.ts'
import { isBuiltInRole } from '../auth/roles.ts'
import { findRoleScopes } from '../people/queries.ts'
import type { ArrivalRule } from './arrival-rules.ts'
import { type Claims, type Profile, heldRules, profileOf } from './claims.ts'
import type { OidcSettings } from './oidc-settings.ts'
import { type KnownPerson, findHome, findPersonByAddress, findPersonByIdentity } from './queries.ts'

/** What the rules give. */
interface Grant {
  readonly organisationId: OrganisationId
  readonly role: string
  /** Names or external identifiers. */
  readonly groups: readonly string[]
}

/**
 * What becomes of whoever comes with these claims. `known`: somebody who came before. `linked`: somebody with an account
 * here, by their address. `created`: somebody new, as a rule says.
 */
export type Decision = { readonly heldRules: readonly number[]; readonly groups: readonly string[] } & (
  | { readonly kind: 'known'; readonly person: KnownPerson; readonly role: string | null }
  | { readonly kind: 'linked'; readonly person: KnownPerson }
  | { readonly kind: 'created'; readonly profile: Profile; readonly grant: Grant }
  | { readonly kind: 'disabled'; readonly person: KnownPerson }
  | { readonly kind: 'unknown'; readonly reason: 'no_address' | 'address_taken' | 'no_rule' | 'rule_outdated' }
)

export interface Arriving {
  /** Null when nobody has signed in: claims that are tried. */
  readonly subject: { readonly issuer: string; readonly subject: string } | null
  readonly claims: Claims
  readonly settings: Pick<OidcSettings, 'linksByEmail'>
  readonly rules: readonly ArrivalRule[]
}

/** Changes nothing: a sign-in does what this says, and a preview shows it. */
export async function decideArrival(db: Kysely<Tables>, arriving: Arriving): Promise<Decision> {
  const { subject, claims, rules } = arriving
  const held = heldRules(rules, claims)
  const groups = [...new Set(held.flatMap((place) => rules[place]?.groups ?? []))]
  const told = { heldRules: held, groups }
  const known = subject === null ? null : await findPersonByIdentity(db, subject)
  if (known === null) return { ...told, ...(await decideNewcomer(db, arriving, held)) }
  if (isClosed(known)) return { ...told, kind: 'disabled', person: known }
  return { ...told, kind: 'known', person: known, role: await roleNow(db, { known, rules, held }) }
}

/** By somebody, or by an end that has come. */
function isClosed({ disabled_at: disabledAt, expires_at: end }: KnownPerson): boolean {
  return disabledAt !== null || (end !== null && end.getTime() <= Date.now())
}

/** A role that rules gave follows them at each sign-in; one that was given by hand stays. Null: as it is. */
async function roleNow(
  db: Kysely<Tables>,
  { known, rules, held }: { known: KnownPerson; rules: readonly ArrivalRule[]; held: readonly number[] },
): Promise<string | null> {
  if (known.role_source !== 'claims') return null
  const rule = held.map((place) => rules[place]).find((one) => one !== undefined)
  const role = rule !== undefined && (await roleExists(db, known.organisation_id, rule.role)) ? rule.role : 'agent'
  return role === known.role ? null : role
}

type Newcomer =
  | Pick<Extract<Decision, { kind: 'linked' | 'disabled' }>, 'kind' | 'person'>
  | Pick<Extract<Decision, { kind: 'created' }>, 'kind' | 'profile' | 'grant'>
  | Pick<Extract<Decision, { kind: 'unknown' }>, 'kind' | 'reason'>

async function decideNewcomer(
  db: Kysely<Tables>,
  { claims, settings, rules }: Arriving,
  held: readonly number[],
): Promise<Newcomer> {
  const profile = profileOf(claims)
  if (profile === null) return { kind: 'unknown', reason: 'no_address' }
  const namesake = await findPersonByAddress(db, profile.email)
  if (namesake !== null) {
    if (!settings.linksByEmail || !profile.isVerified) return { kind: 'unknown', reason: 'address_taken' }
    // A closed account keeps its door closed: nothing is linked to it.
    return { kind: isClosed(namesake) ? 'disabled' : 'linked', person: namesake }
  }
  const rule = rules[held[0] ?? -1]
  if (rule === undefined) return { kind: 'unknown', reason: 'no_rule' }
  const organisation = await findHome(db, rule.organisationId)
  if (organisation === null || !(await roleExists(db, organisation.id, rule.role))) {
    return { kind: 'unknown', reason: 'rule_outdated' }
  }
  return { kind: 'created', profile, grant: { organisationId: organisation.id, role: rule.role, groups: rule.groups } }
}

async function roleExists(db: Kysely<Tables>, organisationId: OrganisationId, role: string): Promise<boolean> {
  return isBuiltInRole(role) || (await findRoleScopes(db, organisationId, role)) !== null
}
