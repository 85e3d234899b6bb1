import type { Scope } from '#contract/route'
import { scopes as allScopes } from '#contract/route'
import { type Actor, anonymousActor, asOrganisationId, asPrincipalId } from '#platform/auth/actor'
import type { Database } from '#platform/db/database'
import { randomUUID } from 'node:crypto'

/** Rows of people and keys, and the actors that requests make of them. */
export interface Organisation {
  readonly id: number
  readonly principalId: number
  readonly publicPrincipalId: number
}

export async function createOrganisation(db: Database, name = 'Commune de Trifouillis'): Promise<Organisation> {
  const { id } = await db.insertInto('organisation').values({ name }).returning('id').executeTakeFirstOrThrow()
  const own = await db
    .insertInto('principal')
    .values({ kind: 'organisation', organisation_id: id })
    .returning('id')
    .executeTakeFirstOrThrow()
  const everybody = await db.selectFrom('principal').select('id').where('kind', '=', 'public').executeTakeFirstOrThrow()
  return { id, principalId: own.id, publicPrincipalId: everybody.id }
}

export async function createPerson(
  db: Database,
  organisation: Organisation,
  given: { scopes?: readonly Scope[]; role?: 'administrator' | 'agent' } = {},
): Promise<Actor & { personId: number }> {
  const principal = await db
    .insertInto('principal')
    .values({ kind: 'person', organisation_id: organisation.id })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id } = await db
    .insertInto('person')
    .values({
      organisation_id: organisation.id,
      principal_id: principal.id,
      email: `${randomUUID()}@exemple.fr`,
      name: 'Camille',
      password_hash: '-',
      role: given.role ?? 'agent',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return {
    ...anonymousActor(`test-${randomUUID()}`, null),
    kind: 'person',
    id,
    personId: id,
    organisationId: asOrganisationId(organisation.id),
    principals: [organisation.publicPrincipalId, organisation.principalId, principal.id].map(asPrincipalId),
    scopes: new Set(given.scopes ?? allScopes),
  }
}

/** A key of nobody, or of a person. */
export async function createKeyActor(
  db: Database,
  organisation: Organisation,
  person: (Actor & { personId: number }) | null = null,
): Promise<Actor & { keyId: number }> {
  const { id } = await db
    .insertInto('api_key')
    .values({
      organisation_id: organisation.id,
      person_id: person?.personId ?? null,
      name: 'essai',
      token_hash: Buffer.from(randomUUID()),
      last_four: 'abcd',
      scopes: [...allScopes],
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return {
    ...anonymousActor(`test-${randomUUID()}`, null),
    kind: 'key',
    id,
    keyId: id,
    personId: person?.personId ?? null,
    organisationId: asOrganisationId(organisation.id),
    principals: person?.principals ?? [organisation.publicPrincipalId, organisation.principalId].map(asPrincipalId),
    scopes: new Set(allScopes),
  }
}
