import type { AlbertPermission } from '#contract/albert'
import type { Scope } from '#contract/route'
import type { z } from 'zod'

type Permission = z.infer<typeof AlbertPermission>

/** The scopes that each of Albert's permissions stands for; it is held by whoever holds them all. */
const scopesOf = {
  admin: ['people:manage', 'settings:manage'],
  create_public_collection: ['collections:publish'],
  read_metric: ['audit:read'],
  provide_models: ['settings:manage'],
} as const satisfies Record<Permission, readonly Scope[]>

const permissions: readonly Permission[] = ['admin', 'create_public_collection', 'read_metric', 'provide_models']

export function permissionsOf(held: ReadonlySet<string>): Permission[] {
  return permissions.filter((permission) => scopesOf[permission].every((scope) => held.has(scope)))
}

/** The scopes that these permissions give together. */
export function scopesOfPermissions(asked: readonly Permission[]): Scope[] {
  return [...new Set(asked.flatMap((permission) => scopesOf[permission]))]
}
