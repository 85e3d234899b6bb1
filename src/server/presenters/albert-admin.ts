import { createHash } from 'node:crypto'
import type { Provider, Router } from '#contract/albert-models'
import type { CatalogueModel } from '#inference/target'
import type { KeyRow } from '#platform/auth/keys'
import type { OrganisationRow } from '#platform/organisations/organisations'
import type { PersonRow } from '#platform/people/list-people'
import type { RoleView } from '#platform/people/roles'
import type { ServerState } from '#toolbox/model-servers/list-model-servers'
import { permissionsOf } from './albert-permissions.ts'
import { presentKey } from './key.ts'
import { presentModel } from './model.ts'
import { toUnixSeconds } from './unix-seconds.ts'

/** A positive number for what is known by its name alone: the same on every process, for as long as the name. */
export function numberOfName(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0) >>> 1 || 1
}

export function presentAlbertRole({ name, scopes, people, createdAt }: RoleView) {
  const created = createdAt === null ? 0 : toUnixSeconds(createdAt)
  const permissions = permissionsOf(new Set(scopes))
  return {
    object: 'role' as const,
    id: numberOfName(name),
    name,
    permissions,
    limits: [],
    users: people,
    created,
    updated: created,
  }
}

export function presentAlbertUser({ id, email, name, role, created_at }: PersonRow, organisationId: number) {
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
    budget: null,
    expires: null,
    priority: 0 as const,
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
  return { ...presentKey(row), value, token: value, user: row.person_id, user_id: row.person_id }
}

export function presentRouter(model: CatalogueModel): Router {
  const { id, type, aliases, costs, max_context_length, created } = presentModel(model)
  return {
    object: 'router',
    id: numberOfName(id),
    name: id,
    user_id: 0,
    type,
    aliases,
    load_balancing_strategy: 'least_busy',
    cost_prompt_tokens: costs.prompt_tokens,
    cost_completion_tokens: costs.completion_tokens,
    providers: model.targets.length,
    max_context_length,
    vector_size: null,
    created,
    updated: created,
  }
}

/** A server of the configuration is known by its name; one that was added, by its number. */
export function numberOfServer({ name, stored }: ServerState): number {
  return stored?.id ?? numberOfName(name)
}

/** `named` is the model that was asked for; the first of the server by default. */
export function presentProvider(server: ServerState, named?: string): Provider {
  const { kind, stored, health, models } = server
  const created = stored === null ? null : toUnixSeconds(stored.createdAt)
  const shown = models.find(({ id }) => id === named) ?? models[0]
  return {
    object: 'provider',
    id: numberOfServer(server),
    router_id: shown === undefined ? 0 : numberOfName(shown.id),
    user_id: 0,
    type: kind,
    url: stored?.url ?? null,
    model_name: shown?.id ?? '',
    models: models.map(({ id }) => id),
    status: health?.reachable === true ? 'green' : 'red',
    created,
    updated: created,
  }
}
