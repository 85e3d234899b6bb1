import { takeLock } from '#platform/db/advisory-locks'
import { type Scope, scopes as allScopes } from '#contract/route'
import { type JobActor, jobActor } from '#platform/auth/actor'
import type { OrganisationId } from '#contract/ids'
import { createKey } from '#platform/keys/create-key'
import { agentScopes } from '#platform/auth/roles'
import type { Ctx } from '#platform/context'
import type { Database } from '#platform/db/database'
import { wrapDatabaseErrors } from '#platform/db/database'
import { hasAdministrator } from './queries.ts'
import { createSetupLink } from './setup-link.ts'

/** Makes the first organisation and its principal when there is none. Processes that start together make one. */
export function ensureOrganisation(db: Database, name: string): Promise<OrganisationId> {
  return wrapDatabaseErrors(() =>
    db.transaction().execute(async (tx) => {
      await takeLock(tx, 'first-organisation')
      const known = await tx.selectFrom('organisation').select('id').orderBy('id').limit(1).executeTakeFirst()
      if (known) return known.id
      const made = await tx.insertInto('organisation').values({ name }).returning('id').executeTakeFirstOrThrow()
      await tx.insertInto('principal').values({ kind: 'organisation', organisation_id: made.id }).execute()
      return made.id
    }),
  )
}

/** The program itself, acting for its organisation: what the command line and the start do. */
export function instanceActor(name: string, organisationId: OrganisationId): JobActor {
  const scopes: readonly Scope[] = allScopes
  return jobActor(name, scopes, organisationId)
}

const firstKeyName = 'Socle'

export interface FirstAccess {
  readonly apiKey: string
  readonly setupToken: string
}

/** The first key and the administrator's link, given once: null when a key or an administrator already exists. */
export async function giveFirstAccess(ctx: Ctx<'db'>): Promise<FirstAccess | null> {
  const anyKey = await ctx.db.selectFrom('api_key').select('id').limit(1).executeTakeFirst()
  if (anyKey !== undefined || (await hasAdministrator(ctx.db))) return null
  const setupToken = await createSetupLink(ctx)
  const { value } = await createKey(ctx, { name: firstKeyName, scopes: agentScopes })
  return { apiKey: value, setupToken }
}
