import type { Scope } from '#contract/route'
import type { PersonId } from '#contract/ids'
import { scopesOfRole } from '#platform/auth/roles'

/** Who is signed in, as the page and the verbs around sessions show it. */
export interface Person {
  readonly id: PersonId
  readonly name: string
  readonly email: string
  readonly role: string
  readonly permissions: Scope[]
  readonly organisation: string
}

export function toPerson(row: {
  id: PersonId
  name: string
  email: string
  role: string
  role_scopes: string[] | null
  organisation_name: string
}): Person {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role,
    permissions: [...scopesOfRole(row.role, row.role_scopes)],
    organisation: row.organisation_name,
  }
}
