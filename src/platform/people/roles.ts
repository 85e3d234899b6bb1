import type { Scope } from '#contract/route'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { tellKeysChanged } from '#platform/auth/key-changes'
import { builtInRoles, isBuiltInRole, knownScopes } from '#platform/auth/roles'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { findRoleScopes } from './queries.ts'

export interface RoleView {
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly builtIn: boolean
  /** How many people of the organisation have it. */
  readonly people: number
  /** Null for what is built in. */
  readonly createdAt: Date | null
}

/** Built-in roles first, then those of the organisation by name. */
export async function listRoles(ctx: Ctx<'db'>): Promise<RoleView[]> {
  authorize(ctx, 'people:manage')
  const organisationId = organisationOf(ctx)
  const [stored, used] = await Promise.all([
    ctx.db
      .selectFrom('role')
      .select(['name', 'scopes', 'created_at'])
      .where('organisation_id', '=', organisationId)
      .orderBy('name')
      .execute(),
    ctx.db
      .selectFrom('person')
      .select(({ fn }) => ['role', fn.countAll<number>().as('people')])
      .where('organisation_id', '=', organisationId)
      .groupBy('role')
      .execute(),
  ])
  const people = (name: string) => used.find(({ role }) => role === name)?.people ?? 0
  return [
    ...Object.entries(builtInRoles).map(([name, scopes]) => {
      return { name, scopes, builtIn: true, people: people(name), createdAt: null }
    }),
    ...stored.map(({ name, scopes, created_at: createdAt }) => ({
      name,
      scopes: knownScopes(scopes),
      builtIn: false,
      people: people(name),
      createdAt,
    })),
  ]
}

/** Makes or changes a role of the organisation; it holds, and held, no more than whoever asks. */
export async function saveRole(
  ctx: Ctx<'db'>,
  { name, scopes }: { readonly name: string; readonly scopes: readonly Scope[] },
): Promise<RoleView> {
  authorize(ctx, 'people:manage')
  if (isBuiltInRole(name)) throw new AppError('name_taken', { name })
  const before = knownScopes((await findRoleScopes(ctx.db, organisationOf(ctx), name)) ?? [])
  const missing = [...scopes, ...before].find((scope) => !ctx.actor.scopes.has(scope))
  if (missing !== undefined) throw new AppError('forbidden', { scope: missing })
  await ctx.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('role')
      .values({ organisation_id: organisationOf(ctx), name, scopes: [...scopes] })
      .onConflict((conflict) => conflict.columns(['organisation_id', 'name']).doUpdateSet({ scopes: [...scopes] }))
      .execute()
    const details = { scopes: scopes.join(',') }
    await audit(tx, ctx, { action: 'role.update', target: { kind: 'role', id: name }, details })
    await tellKeysChanged(tx)
  })
  const saved = (await listRoles(ctx)).find((role) => role.name === name)
  if (!saved) throw new AppError('not_found', { what: 'role', id: name })
  return saved
}

/** Deletes a role that nobody has. Throws `conflict` while somebody does. */
export async function deleteRole(ctx: Ctx<'db'>, name: string): Promise<void> {
  authorize(ctx, 'people:manage')
  const role = (await listRoles(ctx)).find((one) => one.name === name && !one.builtIn)
  if (!role) throw new AppError('not_found', { what: 'role', id: name })
  if (role.people > 0) throw new AppError('role_in_use', { people: role.people })
  await ctx.db.transaction().execute(async (tx) => {
    await tx.deleteFrom('role').where('organisation_id', '=', organisationOf(ctx)).where('name', '=', name).execute()
    await audit(tx, ctx, { action: 'role.delete', target: { kind: 'role', id: name } })
  })
}
