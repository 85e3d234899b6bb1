import type { OrganisationId } from '#contract/ids'
import { authorize } from '../auth/authorize.ts'
import type { Ctx } from '../context.ts'
import { listGroupsNamed } from '../people/group-members.ts'
import type { ArrivalRule } from './arrival-rules.ts'
import { type Claims, profileOf } from './claims.ts'
import { type Decision, decideArrival } from './decide-arrival.ts'
import type { RecentSignIn } from './recent-claims.ts'
import { providerOf } from './start-oidc-sign-in.ts'

export interface ArrivalPreview {
  readonly decision: Decision
  readonly name: string | null
  readonly email: string | null
  readonly role: string | null
  readonly organisation: string | null
  readonly groups: readonly string[]
  /** What the rules name and the organisation does not have. */
  readonly missingGroups: readonly string[]
}

/** What whoever comes with these claims would become by these rules. Nothing is changed. */
export async function previewArrival(
  ctx: Ctx<'db' | 'identity'>,
  { rules, claims }: { readonly rules: readonly ArrivalRule[]; readonly claims: Claims },
): Promise<ArrivalPreview> {
  authorize(ctx, 'organisations:manage')
  const { settings } = providerOf(ctx)
  const { sub } = claims
  const subject = typeof sub === 'string' ? { issuer: settings.issuer, subject: sub } : null
  const decision = await decideArrival(ctx.db, { subject, claims, settings, rules })
  const organisationId = organisationIn(decision)
  const profile = profileOf(claims)
  const told = { decision, name: profile?.name ?? null, email: profile?.email ?? null, role: roleIn(decision) }
  if (organisationId === null) return { ...told, organisation: null, groups: [], missingGroups: [] }
  const found = await listGroupsNamed(ctx.db, organisationId, decision.groups)
  const isFound = (name: string): boolean =>
    found.some(({ name: known, external_id: externalId }) => known === name || externalId === name)
  const organisation = await ctx.db
    .selectFrom('organisation')
    .select('name')
    .where('id', '=', organisationId)
    .executeTakeFirstOrThrow()
  return {
    ...told,
    organisation: organisation.name,
    groups: found.map(({ name }) => name),
    missingGroups: decision.groups.filter((name) => !isFound(name)),
  }
}

/** What the provider said of the last people who came to this process. */
export function listRecentClaims(ctx: Ctx<'identity'>): readonly RecentSignIn[] {
  authorize(ctx, 'organisations:manage')
  return providerOf(ctx).recent.list()
}

function organisationIn(decision: Decision): OrganisationId | null {
  if (decision.kind === 'created') return decision.grant.organisationId
  return decision.kind === 'unknown' ? null : decision.person.organisation_id
}

function roleIn(decision: Decision): string | null {
  if (decision.kind === 'created') return decision.grant.role
  if (decision.kind === 'known') return decision.role ?? decision.person.role
  return decision.kind === 'unknown' ? null : decision.person.role
}
