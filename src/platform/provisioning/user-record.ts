import { z } from 'zod'
import { asName } from '#contract/schemas'
import type { ScimUserDraft } from '#contract/scim'
import type { findProvisionedPerson } from './queries.ts'
import { refused } from './refusals.ts'

export type ProvisionedPerson = NonNullable<Awaited<ReturnType<typeof findProvisionedPerson>>>

/** What is kept of a person whom a directory sends. */
export interface PersonRecord {
  readonly userName: string
  readonly externalId: string | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly name: string
  readonly email: string
  readonly isActive: boolean
}

const Address = z.email().max(320)
const longestName = 200

/** The attributes of a person as a directory would send them back: what a change is made to. */
export function draftOf(person: ProvisionedPerson): Record<string, unknown> {
  return {
    userName: person.user_name,
    externalId: person.external_id,
    displayName: person.name,
    name: { formatted: person.name, givenName: person.given_name, familyName: person.family_name },
    emails: [{ value: person.email, type: 'work', primary: true }],
    active: person.disabled_at === null,
  }
}

/** What a draft says, told apart from what stood there `before`: who changes one name means the person's. */
export function recordOf(draft: ScimUserDraft, before: ProvisionedPerson | null = null): PersonRecord {
  const givenName = textOf(draft.name?.givenName)
  const familyName = textOf(draft.name?.familyName)
  const email = emailOf(draft, before)
  return {
    userName: draft.userName,
    externalId: textOf(draft.externalId),
    givenName,
    familyName,
    name: asName(nameOf(draft, before).slice(0, longestName)) || draft.userName,
    email,
    isActive: draft.active ?? true,
  }
}

function nameOf({ displayName, name, userName }: ScimUserDraft, before: ProvisionedPerson | null): string {
  const joined = [name?.givenName, name?.familyName]
    .map(textOf)
    .filter((part) => part !== null)
    .join(' ')
  const said = [textOf(displayName), textOf(name?.formatted)]
  const areJoinedChanged =
    before !== null &&
    (textOf(name?.givenName) !== before.given_name || textOf(name?.familyName) !== before.family_name)
  const changed = [...said, ...(areJoinedChanged ? [joined] : [])].find((one) => one && one !== before?.name)
  return changed ?? said.find((one) => one !== null) ?? (joined === '' ? userName : joined)
}

/** The first of: the main address, that of work, any; else the name itself, where it is an address. */
function emailOf({ emails, userName }: ScimUserDraft, before: ProvisionedPerson | null): string {
  const given = emails ?? []
  const chosen =
    given.find(({ primary }) => primary === true) ??
    given.find(({ type }) => type?.toLowerCase() === 'work') ??
    given[0]
  const isStill = before !== null && chosen?.value === before.email && before.email === before.user_name
  // An address that was the name follows it.
  const candidates = isStill ? [userName, chosen.value] : [chosen?.value, userName, before?.email]
  const email = candidates.find((candidate) => Address.safeParse(candidate).success)
  if (email === undefined || email === null) throw refused('invalidValue', 'the person has no usable address')
  return email
}

function textOf(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text
}
