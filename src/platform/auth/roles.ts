import { type Scope, scopes as allScopes } from '#contract/route'

const governing: ReadonlySet<Scope> = new Set<Scope>([
  'collections:publish',
  'settings:manage',
  'audit:read',
  'people:manage',
  'people:provision',
  'organisations:manage',
])

/** Whether somebody with these permissions decides for others. */
export function governs(scopes: readonly Scope[]): boolean {
  return scopes.some((scope) => governing.has(scope))
}

/** What an agent may do: everything but governing. */
export const agentScopes: readonly Scope[] = allScopes.filter((scope) => !governing.has(scope))

const administratorScopes: readonly Scope[] = allScopes.filter((scope) => scope !== 'organisations:manage')

/** The roles that every organisation has. Only the instance's administrator governs other organisations than its own. */
export const builtInRoles = {
  'instance-administrator': allScopes,
  administrator: administratorScopes,
  agent: agentScopes,
} as const satisfies Readonly<Record<string, readonly Scope[]>>

export type BuiltInRole = keyof typeof builtInRoles

export function isBuiltInRole(name: string): name is BuiltInRole {
  return Object.hasOwn(builtInRoles, name)
}

/** What a role allows: `stored` are the scopes of the organisation's own role of that name. A role that is gone allows nothing. */
export function scopesOfRole(name: string, stored: readonly string[] | null): readonly Scope[] {
  if (isBuiltInRole(name)) return builtInRoles[name]
  return stored === null ? [] : knownScopes(stored)
}

/** A scope that this version does not know grants nothing. */
export function knownScopes(names: readonly string[]): Scope[] {
  return allScopes.filter((scope) => names.includes(scope))
}
