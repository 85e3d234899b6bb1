import type { PersonId } from '#contract/ids'
import type { Tables } from '#platform/db/database'
import type { Kysely } from 'kysely'
import type { Scope } from '#contract/route'
import { organisationOf } from '#platform/auth/authorize'
import { builtInRoles, scopesOfRole } from '#platform/auth/roles'
import type { Ctx } from '#platform/context'
import { findPeopleByAddress, listGroupNames, listRoleScopes } from './queries.ts'
import { type DirectoryLine, type LineProblem, problemsOf } from './read-directory.ts'

export interface PlannedLine extends DirectoryLine {
  /** What is done once nothing is wrong anywhere. */
  readonly action: 'create' | 'update' | 'none'
  readonly problems: readonly LineProblem[]
  /** Of the account that has the address. */
  readonly personId: PersonId | null
}

export interface ImportPlan {
  readonly lines: readonly PlannedLine[]
  /** Groups that the organisation does not have yet. */
  readonly newGroups: readonly string[]
}

/** What a file would change: nothing is written. Whoever is known keeps the role and groups that the file does not name. */
export async function planImport(
  ctx: Ctx,
  db: Kysely<Tables>,
  directory: readonly DirectoryLine[],
): Promise<ImportPlan> {
  const organisationId = organisationOf(ctx)
  const [known, groups, roles] = await Promise.all([
    findPeopleByAddress(
      db,
      directory.map(({ email }) => email.toLowerCase()),
    ),
    listGroupNames(db, organisationId),
    listRoleScopes(db, organisationId),
  ])
  const byAddress = new Map(known.map((person) => [person.email.toLowerCase(), person]))
  const scopes = new Map(roles.map((role) => [role.name, scopesOfRole(role.name, role.scopes)]))
  for (const [name, allowed] of Object.entries(builtInRoles)) scopes.set(name, allowed)
  const seen = new Set<string>()
  const lines = directory.map((line): PlannedLine => {
    const address = line.email.toLowerCase()
    const person = byAddress.get(address)
    const isOurs = person?.organisation_id === organisationId
    const problems = [
      ...problemsOf(line),
      ...(seen.has(address) ? ['email_twice' as const] : []),
      ...(person !== undefined && !isOurs ? ['email_taken' as const] : []),
      ...roleProblems(ctx, rolesOf(line, isOurs ? person.role : null), scopes),
    ]
    seen.add(address)
    const action = isOurs ? (isSame(line, person) ? 'none' : 'update') : 'create'
    return { ...line, action, problems, personId: isOurs ? person.id : null }
  })
  const have = new Set(groups.map(({ name }) => name.toLowerCase()))
  const named = new Map(lines.flatMap((line) => line.groups.map((name) => [name.toLowerCase(), name] as const)))
  return { lines, newGroups: [...named].flatMap(([plain, name]) => (have.has(plain) ? [] : [name])) }
}

/** The role that the line gives, and the one that its person has. */
function rolesOf({ role }: DirectoryLine, held: string | null): string[] {
  const given = role === '' ? [] : [role]
  return held === null ? [...given, ...(role === '' ? ['agent'] : [])] : [...given, held]
}

/** Nobody gives, or changes, more than they hold themselves. */
function roleProblems(
  ctx: Ctx,
  roles: readonly string[],
  scopes: ReadonlyMap<string, readonly Scope[]>,
): LineProblem[] {
  const allowed = roles.map((role) => scopes.get(role))
  if (allowed.includes(undefined)) return ['role_unknown']
  return allowed.flat().every((scope) => scope !== undefined && ctx.actor.scopes.has(scope)) ? [] : ['role_too_great']
}

function isSame(line: DirectoryLine, person: { name: string; role: string; groups: string[] }): boolean {
  const isRoleKept = line.role === '' || line.role === person.role
  return (
    isRoleKept && line.name === person.name && line.groups.every((name) => person.groups.includes(name.toLowerCase()))
  )
}
