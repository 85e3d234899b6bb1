import type { Scope } from '#contract/route'
import type { Actor, PersonActor } from '#platform/auth/actor'
import type { BuiltInRole } from '#platform/auth/roles'
import { builtInRoles } from '#platform/auth/roles'
import type { Database } from '#platform/db/database'
import { type Organisation, createOrganisation, createPerson } from './actors.ts'
import { testDatabase } from './database.ts'

/** What a verb of the platform is given when somebody calls. */
export interface TestCtx {
  readonly db: Database
  readonly actor: Actor
  readonly signal: AbortSignal
}

/** An organisation on a database of its own, and people to act in it. */
export interface TestPeople {
  readonly db: Database
  readonly organisation: Organisation
  as(actor: Actor): TestCtx
  /** Another person, with what their role allows unless said otherwise. */
  person(given?: {
    role?: BuiltInRole
    scopes?: readonly Scope[]
    of?: Organisation
    name?: string
  }): Promise<PersonActor>
  /** Another organisation. */
  other(): Promise<Organisation>
  /** What was traced of these actions, the oldest first. */
  traces(...actions: readonly string[]): Promise<{ action: string; target: string | null; details: unknown }[]>
}

export async function testPeople(): Promise<TestPeople> {
  const { db } = await testDatabase()
  const organisation = await createOrganisation(db)
  const { signal } = new AbortController()
  return {
    db,
    organisation,
    as: (actor) => ({ db, actor, signal }),
    person({ role = 'agent', scopes = builtInRoles[role], of = organisation, name } = {}) {
      return createPerson(db, of, { role, scopes, ...(name === undefined ? {} : { name }) })
    },
    other: () => createOrganisation(db),
    async traces(...actions) {
      const rows = await db
        .selectFrom('audit_log')
        .select(['action', 'target_kind', 'target_id', 'details'])
        .where('action', 'in', actions)
        .orderBy('id')
        .execute()
      return rows.map(({ action, target_kind, target_id, details }) => ({
        action,
        target: target_kind === null ? null : `${target_kind} ${target_id}`,
        details,
      }))
    },
  }
}
