import { type ScimGroup, type ScimUser, scimSchemas } from '#contract/scim'
import { attributePath } from '#platform/provisioning/filter/filter'
import type { ProvisionedGroup } from '#platform/provisioning/groups'
import type { ProvisionedPerson } from '#platform/provisioning/user-record'

/** What a request asks to see. */
export interface Shown {
  readonly attributes?: string | undefined
  readonly excludedAttributes?: string | undefined
}

export interface Presenting {
  /** Address below which SCIM is served, with its last slash. */
  readonly base: URL
  readonly shown?: Shown
}

/** RFC 7643, section 4.1. */
export function presentScimUser(person: ProvisionedPerson, { base, shown = {} }: Presenting): ScimUser {
  const location = new URL(`Users/${person.id}`, base).href
  const groups = person.groups.map(({ id, name }) => reference(id, name, new URL(`Groups/${id}`, base)))
  const times = { created: person.created_at.toISOString(), lastModified: person.changed_at.toISOString() }
  return {
    schemas: [scimSchemas.user],
    id: String(person.id),
    meta: { resourceType: 'User', ...times, location },
    ...kept(shown, {
      userName: person.user_name,
      ...(person.external_id === null ? {} : { externalId: person.external_id }),
      displayName: person.name,
      name: {
        formatted: person.name,
        ...(person.given_name === null ? {} : { givenName: person.given_name }),
        ...(person.family_name === null ? {} : { familyName: person.family_name }),
      },
      emails: [{ value: person.email, type: 'work', primary: true }],
      active: person.disabled_at === null,
      groups,
    }),
  }
}

/** RFC 7643, section 4.2. */
export function presentScimGroup(group: ProvisionedGroup, { base, shown = {} }: Presenting): ScimGroup {
  const location = new URL(`Groups/${group.id}`, base).href
  return {
    schemas: [scimSchemas.group],
    id: String(group.id),
    meta: { resourceType: 'Group', created: group.created_at.toISOString(), location },
    ...kept(shown, {
      displayName: group.name,
      ...(group.external_id === null ? {} : { externalId: group.external_id }),
      members: group.members.map(({ id, name }) => reference(id, name, new URL(`Users/${id}`, base))),
    }),
  }
}

function reference(id: number, name: string, address: URL) {
  return { value: String(id), display: name, $ref: address.href }
}

/** Whether members are looked for at all: a directory that lists groups seldom wants them. */
export function shows({ attributes, excludedAttributes }: Shown, name: string): boolean {
  if (attributes !== undefined && attributes !== '') return namesOf(attributes).has(name.toLowerCase())
  return !namesOf(excludedAttributes ?? '').has(name.toLowerCase())
}

/** `id`, `schemas` and `meta` are always there. A part that is asked for brings its attribute whole. */
function kept<Resource extends object>(shown: Shown, resource: Resource): Partial<Resource> {
  const names = Object.keys(resource) as (keyof Resource & string)[]
  const pairs = names.filter((name) => shows(shown, name)).map((name) => [name, resource[name]])
  return Object.fromEntries(pairs) as Partial<Resource>
}

function namesOf(list: string): ReadonlySet<string> {
  return new Set(list.split(',').map((name) => attributePath(name.trim())?.[0] ?? ''))
}
