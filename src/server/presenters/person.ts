import type { GroupRow } from '#platform/people/groups'
import type { PersonRow } from '#platform/people/list-people'
import type { IssuedLink } from '#platform/people/personal-links'
import type { RoleView } from '#platform/people/roles'
import { toUnixSeconds } from './unix-seconds.ts'

export function presentPerson({ id, name, email, role, state, groups, ...times }: PersonRow) {
  const last_seen = times.last_seen_at === null ? null : toUnixSeconds(times.last_seen_at)
  const created = toUnixSeconds(times.created_at)
  return { object: 'person' as const, id, name, email, role, state, groups, created, last_seen }
}

/** The page of each kind of link. */
const pages = { invitation: '/invitation', password_reset: '/mot-de-passe' } as const

/** Path and query of its page. */
export function pathOfLink({ kind, token }: IssuedLink): string {
  return `${pages[kind]}?token=${token}`
}

export function presentPersonalLink(link: IssuedLink, sent: boolean) {
  return { kind: link.kind, path: pathOfLink(link), expires: toUnixSeconds(link.expiresAt), sent }
}

export function presentGroup({ id, name, members, external_id, created_at }: GroupRow) {
  return { object: 'group' as const, id, name, members, external_id, created: toUnixSeconds(created_at) }
}

export function presentRole({ name, scopes, builtIn, people }: RoleView) {
  return { object: 'role' as const, name, scopes: [...scopes], built_in: builtIn, people }
}
