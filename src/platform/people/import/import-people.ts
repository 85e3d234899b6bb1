import type { OrganisationId, PersonId } from '#contract/ids'
import type { Transaction } from 'kysely'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { tellKeysChanged } from '#platform/auth/key-changes'
import type { Ctx } from '#platform/context'
import { type Tables, isUniqueViolation } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { addMembers } from '../group-members.ts'
import { type IssuedLink, insertPersonalLink } from '../personal-links.ts'
import { hasAdministrator, insertPerson } from '../queries.ts'
import { type ImportPlan, type PlannedLine, planImport } from './plan-import.ts'
import { listGroupNames } from './queries.ts'
import { readDirectory } from './read-directory.ts'

export interface ImportedPeople extends ImportPlan {
  readonly isDone: boolean
  /** Of those who were made, by the line of each: they come in by it. */
  readonly links: ReadonlyMap<number, IssuedLink>
}

/**
 * Makes and changes the people of a file, all of them or none: with anything wrong on any line, or on a dry run, it only
 * says what it would do. Nobody is removed. Throws `invalid_request` for a file that is no directory.
 */
export async function importPeople(
  ctx: Ctx<'db'>,
  { csv, isDryRun }: { readonly csv: string; readonly isDryRun: boolean },
): Promise<ImportedPeople> {
  authorize(ctx, 'people:manage')
  const directory = readDirectory(csv)
  const plan = await planImport(ctx, ctx.db, directory)
  const isWrong = plan.lines.some(({ problems }) => problems.length > 0)
  if (isDryRun || isWrong) return { ...plan, isDone: false, links: new Map() }
  return ctx.db
    .transaction()
    .execute(async (tx) => {
      // Again, among the others: somebody may have changed a person since.
      const now = await planImport(ctx, tx, directory)
      if (now.lines.some(({ problems }) => problems.length > 0)) return { ...now, isDone: false, links: new Map() }
      const links = await apply(tx, ctx, now)
      const count = (action: string): number => now.lines.filter((line) => line.action === action).length
      const details = { created: count('create'), updated: count('update'), groups: now.newGroups.length }
      await audit(tx, ctx, { action: 'people.import', details })
      await tellKeysChanged(tx)
      return { ...now, isDone: true, links }
    })
    .catch((error: unknown) => {
      throw isUniqueViolation(error) ? new AppError('conflict', { reason: 'person_changed_meanwhile' }) : error
    })
}

async function apply(tx: Transaction<Tables>, ctx: Ctx, { lines, newGroups }: ImportPlan) {
  const organisationId = organisationOf(ctx)
  for (const name of newGroups) await insertGroup(tx, organisationId, name)
  const groups = new Map((await listGroupNames(tx, organisationId)).map(({ id, name }) => [name.toLowerCase(), id]))
  const links = new Map<number, IssuedLink>()
  const hadAdministrator = await hasAdministrator(tx)
  for (const line of lines) {
    const personId = await applyLine(tx, { ctx, line, organisationId, links })
    const ids = line.groups.flatMap((name) => groups.get(name.toLowerCase()) ?? [])
    await addMembers(
      tx,
      ids.map((group_id) => ({ group_id, person_id: personId })),
    )
  }
  if (hadAdministrator && !(await hasAdministrator(tx))) throw new AppError('last_administrator', {})
  return links
}

interface Applying {
  readonly ctx: Ctx
  readonly line: PlannedLine
  readonly organisationId: OrganisationId
  readonly links: Map<number, IssuedLink>
}

/** The person of the line; each has a trace of their own, as if changed by hand. */
async function applyLine(tx: Transaction<Tables>, { ctx, line, organisationId, links }: Applying): Promise<PersonId> {
  const { name, email, role, personId } = line
  if (personId === null) {
    const given = role === '' ? 'agent' : role
    const { id } = await insertPerson(tx, { organisationId, name, email, role: given, passwordHash: null })
    links.set(line.line, await insertPersonalLink(tx, { personId: id, kind: 'invitation' }))
    await audit(tx, ctx, {
      action: 'person.invite',
      target: { kind: 'person', id },
      details: { role: given, by: 'import' },
    })
    return id
  }
  if (line.action === 'update') {
    const set = { name, ...(role === '' ? {} : { role, role_source: 'manual' as const }) }
    await tx.updateTable('person').set(set).where('id', '=', personId).execute()
    const details = { by: 'import', ...(role === '' ? {} : { role }) }
    await audit(tx, ctx, { action: 'person.update', target: { kind: 'person', id: personId }, details })
  }
  return personId
}

async function insertGroup(tx: Transaction<Tables>, organisationId: OrganisationId, name: string): Promise<void> {
  const principal = await tx
    .insertInto('principal')
    .values({ kind: 'group', organisation_id: organisationId })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('person_group')
    .values({ organisation_id: organisationId, principal_id: principal.id, name })
    .execute()
}
