import type { OrganisationId } from '#contract/ids'
import type { AlbertRole } from '#contract/albert-admin'
import type { KeyRow } from '#platform/keys/own-keys'
import type { OrganisationRow } from '#platform/organisations/organisations'
import type { PersonRow } from '#platform/people/list-people'
import type { RoleView } from '#platform/people/roles'
import type { z } from 'zod'
import { numberOfName } from './albert-models.ts'
import { permissionsOf } from './albert-permissions.ts'
import { presentKey } from './key.ts'
import { toUnixSeconds } from './unix-seconds.ts'

export function presentAlbertRole(
  { name, scopes, people, createdAt }: RoleView,
  limits: z.infer<typeof AlbertRole>['limits'],
) {
  const created = createdAt === null ? 0 : toUnixSeconds(createdAt)
  const permissions = permissionsOf(new Set(scopes))
  return {
    object: 'role' as const,
    id: numberOfName(name),
    name,
    permissions,
    limits,
    users: people,
    created,
    updated: created,
  }
}

interface UserPlace {
  readonly organisationId: OrganisationId
  /** Euros that they may spend in a month. */
  readonly budget: number | null
}

export function presentAlbertUser(person: PersonRow, { organisationId, budget }: UserPlace) {
  const { id, email, name, role, created_at, expires_at: end, priority } = person
  const [created, roleId] = [toUnixSeconds(created_at), numberOfName(role)]
  return {
    object: 'user' as const,
    id,
    email,
    name,
    sub: null,
    iss: null,
    role: roleId,
    role_id: roleId,
    organization: organisationId,
    organization_id: organisationId,
    budget,
    expires: end === null ? null : toUnixSeconds(end),
    priority,
    created,
    updated: created,
  }
}

export function presentAlbertOrganization({ id, name, people, created_at }: OrganisationRow) {
  const created = toUnixSeconds(created_at)
  return { object: 'organization' as const, id, name, users: people, created, updated: created }
}

/** `value` only right after it was made. */
export function presentAdminKey(row: KeyRow, value = `sk-…${row.last_four}`) {
  return { ...presentKey(row), value, token: value, user: row.person_id }
}
