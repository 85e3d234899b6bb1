import { z } from 'zod'
import { audit } from '../audit/audit.ts'
import { authorize } from '../auth/authorize.ts'
import { OrganisationId } from '#contract/ids'
import { isBuiltInRole } from '../auth/roles.ts'
import type { Ctx } from '../context.ts'
import type { Database } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { findRoleScopes } from '../people/queries.ts'
import { defineSetting } from '../settings/setting.ts'
import { providerOf } from './start-oidc-sign-in.ts'

/** Who gets an account, where, and as what. Conditions as in `OidcSettings`. */
export interface ArrivalRule {
  readonly when: Readonly<Record<string, string | readonly string[]>>
  /** Null: the first organisation of the instance. */
  readonly organisationId: OrganisationId | null
  readonly role: string
  readonly groups: readonly string[]
}

const Stored = z.object({
  /** Null until somebody writes rules on the page: those of `socle.yaml` hold. */
  rules: z
    .array(
      z.object({
        when: z.record(z.string(), z.array(z.string())),
        organisationId: OrganisationId.nullable(),
        role: z.string(),
        groups: z.array(z.string()),
      }),
    )
    .nullable(),
})
type Stored = z.infer<typeof Stored>

const arrivalSetting = defineSetting<Stored>('arrival-rules', Stored, { rules: null })

export interface ArrivalRules {
  readonly rules: readonly ArrivalRule[]
  readonly areFromFile: boolean
}

/** The rules in force: those of the page, once it has some, else those of the file. */
export async function readArrivalRules(ctx: Ctx<'db' | 'identity' | 'settings'>): Promise<ArrivalRules> {
  const { rules } = await ctx.settings.read(arrivalSetting, await homeOrganisation(ctx.db))
  if (rules !== null) return { rules, areFromFile: false }
  return {
    rules: providerOf(ctx).settings.rules.map((rule) => ({ ...rule, organisationId: null })),
    areFromFile: true,
  }
}

/** The rules, as whoever governs the instance reads them. */
export async function getArrivalRules(ctx: Ctx<'db' | 'identity' | 'settings'>): Promise<ArrivalRules> {
  authorize(ctx, 'organisations:manage')
  return readArrivalRules(ctx)
}

/** In force from the next sign-in on. Throws `not_found` for an organisation or a role that is none. */
export async function saveArrivalRules(
  ctx: Ctx<'db' | 'identity' | 'settings'>,
  rules: readonly ArrivalRule[],
): Promise<ArrivalRules> {
  authorize(ctx, 'organisations:manage')
  const home = await homeOrganisation(ctx.db)
  for (const rule of rules) await assertExists(ctx.db, rule, home)
  const value = {
    rules: rules.map(({ when, groups, ...rule }) => ({
      ...rule,
      groups: [...groups],
      when: Object.fromEntries(Object.entries(when).map(([claim, wanted]) => [claim, [wanted].flat()])),
    })),
  }
  await ctx.db.transaction().execute(async (tx) => {
    await ctx.settings.write(tx, arrivalSetting, { organisationId: home, value })
    await audit(tx, ctx, { action: 'arrival_rules.update', details: { rules: rules.length } })
  })
  return { rules: value.rules, areFromFile: false }
}

async function assertExists(db: Database, { organisationId, role }: ArrivalRule, home: OrganisationId) {
  const id = organisationId ?? home
  const found = await db.selectFrom('organisation').select('id').where('id', '=', id).executeTakeFirst()
  if (!found) throw new AppError('not_found', { what: 'organisation', id })
  if (!isBuiltInRole(role) && (await findRoleScopes(db, id, role)) === null) {
    throw new AppError('not_found', { what: 'role', id: role })
  }
}

/** The one that the instance began with: what is of the whole instance is kept with it. */
async function homeOrganisation(db: Database): Promise<OrganisationId> {
  const first = db.selectFrom('organisation').select('id').orderBy('id').limit(1)
  return (await first.executeTakeFirstOrThrow()).id
}
