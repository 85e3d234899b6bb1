import type { OperationOutput } from '#client/client'
import type { Scope } from '#contract/route'
import type { Text } from '../../locales/text.ts'
import { permissions } from '../../contract-words.ts'

export type Person = OperationOutput<'getPerson'>
export type Group = OperationOutput<'listGroups'>['data'][number]
export type Role = OperationOutput<'listRoles'>['data'][number]

/** Roles of the product have a name in each language; an organisation's own keeps the name it was given. */
export function roleName(text: Text, role: string): string {
  const key = `role.${role}`
  return text.has(key) ? text(key) : role
}

/** What a permission lets somebody do, in words. */
export function permissionName(text: Text, scope: string): string {
  const key = `scope.${scope}`
  return text.has(key) ? text(key) : scope
}

/** The permissions that somebody has, and may therefore give. */
export function givenBy(owned: readonly string[]): Scope[] {
  return permissions.filter((scope) => owned.includes(scope))
}

export function isScope(name: string): name is Scope {
  return permissions.some((scope) => scope === name)
}
