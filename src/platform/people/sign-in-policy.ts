import type { Tables } from '#platform/db/database'
import type { Kysely, Transaction } from 'kysely'
import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import { authorize, organisationOf } from '../auth/authorize.ts'
import type { PersonId } from '#contract/ids'
import { governs, scopesOfRole } from '../auth/roles.ts'
import type { Stage } from '../auth/stage.ts'
import { personIdOf } from '../auth/actor.ts'
import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'
import { defineSetting } from '../settings/setting.ts'
import { factorNeeds } from './shown-people.ts'

/** From whom a second factor is required; whoever has one is always asked for it. */
const SignInPolicy = z.object({ secondFactor: z.enum(['optional', 'administrators', 'everyone']) })
export type SignInPolicy = z.infer<typeof SignInPolicy>

const signInSetting = defineSetting<SignInPolicy>('sign-in', SignInPolicy, { secondFactor: 'optional' })

/** Where the session of a person begins. `isProved`: an identity provider has asked for two factors already. */
export async function firstStage(
  db: Kysely<Tables>,
  { settings }: Ctx<'settings'>,
  { personId, isProved = false }: { personId: PersonId; isProved?: boolean },
): Promise<Stage> {
  if (isProved) return 'open'
  const needs = await needsOf(db, personId)
  if (needs.has_factor) return 'code'
  const policy = await settings.read(signInSetting, needs.organisation_id)
  return isRequired(policy, needs) ? 'enrolment' : 'open'
}

function needsOf(db: Kysely<Tables>, personId: PersonId) {
  return factorNeeds(db).where('person.id', '=', personId).executeTakeFirstOrThrow()
}

interface Role {
  readonly role: string
  readonly role_scopes: string[] | null
}

function isRequired({ secondFactor }: SignInPolicy, { role, role_scopes }: Role): boolean {
  if (secondFactor === 'optional') return false
  return secondFactor === 'everyone' || governs(scopesOfRole(role, role_scopes))
}

/** Whether a person may go without: the last factor of whoever must have one stays. */
export async function mustHaveFactor(db: Kysely<Tables>, { settings }: Ctx<'settings'>, personId: PersonId) {
  const needs = await needsOf(db, personId)
  return isRequired(await settings.read(signInSetting, needs.organisation_id), needs)
}

export function getSignInPolicy(ctx: Ctx<'settings'>): Promise<SignInPolicy> {
  authorize(ctx, 'people:manage')
  return ctx.settings.read(signInSetting, organisationOf(ctx))
}

/**
 * Chooses from whom a second factor is required; whoever comes under it without one is signed out, to choose one at
 * the next sign-in. Throws `second_factor_required` when whoever asks would be one of them.
 */
export async function updateSignInPolicy(ctx: Ctx<'db' | 'settings'>, value: SignInPolicy): Promise<SignInPolicy> {
  authorize(ctx, 'people:manage')
  const organisationId = organisationOf(ctx)
  const own = personIdOf(ctx.actor)
  await ctx.db.transaction().execute(async (tx) => {
    await ctx.settings.write(tx, signInSetting, { organisationId, value })
    const without = (await factorNeeds(tx).where('person.organisation_id', '=', organisationId).execute()).filter(
      (needs) => !needs.has_factor && isRequired(value, needs),
    )
    if (without.some(({ id }) => id === own)) throw new AppError('second_factor_required', {})
    await endSessionsOf(tx, without)
    await audit(tx, ctx, { action: 'sign_in_policy.update', details: { secondFactor: value.secondFactor } })
  })
  return value
}

async function endSessionsOf(tx: Transaction<Tables>, people: readonly { id: PersonId }[]): Promise<void> {
  const ids = people.map(({ id }) => id)
  if (ids.length === 0) return
  const open = tx.updateTable('session').set({ revoked_at: new Date() }).where('revoked_at', 'is', null)
  await open.where('person_id', 'in', ids).execute()
}
