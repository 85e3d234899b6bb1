import { type PersonId, asPersonId } from '#platform/auth/ids'

/** Who is signed in, as the page and the verbs around sessions show it. */
export interface Person {
  readonly id: PersonId
  readonly name: string
  readonly email: string
  readonly role: 'administrator' | 'agent'
  readonly organisation: string
}

/** The database keeps the role to these two. */
export function toPerson(row: {
  id: number
  name: string
  email: string
  role: string
  organisation_name: string
}): Person {
  const role = row.role === 'administrator' ? 'administrator' : 'agent'
  return { id: asPersonId(row.id), name: row.name, email: row.email, role, organisation: row.organisation_name }
}
