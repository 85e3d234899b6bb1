import type { Scope } from '#contract/route'
import { scopes as allScopes } from '#contract/route'
import type { KeyActor, PersonActor, ServiceAccountActor } from '#platform/auth/actor'
import {
  asKeyId,
  asOrganisationId,
  asPersonId,
  asPrincipalId,
  asServiceAccountId,
  type OrganisationId,
  type PersonId,
  type PrincipalId,
  type ServiceAccountId,
} from '#contract/ids'
import type { BuiltInRole } from '#platform/auth/roles'
import { insertServiceAccount } from '#platform/auth/service-accounts'
import type { Database } from '#platform/db/database'
import { randomUUID } from 'node:crypto'

/** Rows of people and keys, and the actors that requests make of them. */
export interface Organisation {
  readonly id: OrganisationId
  /** What any member reads as: the public principal and the organisation's. */
  readonly shared: readonly PrincipalId[]
}

/** Each has a name of its own. */
export async function createOrganisation(db: Database, name = `Commune ${randomUUID()}`): Promise<Organisation> {
  const { id } = await db.insertInto('organisation').values({ name }).returning('id').executeTakeFirstOrThrow()
  await db.insertInto('principal').values({ kind: 'organisation', organisation_id: id }).execute()
  return findOrganisation(db, id)
}

/** One that another process made. */
export async function findOrganisation(db: Database, id: number): Promise<Organisation> {
  const shared = await db
    .selectFrom('principal')
    .select('id')
    .where((where) =>
      where.or([
        where('kind', '=', 'public'),
        where.and([where('kind', '=', 'organisation'), where('organisation_id', '=', asOrganisationId(id))]),
      ]),
    )
    .orderBy('id')
    .execute()
  return { id: asOrganisationId(id), shared: shared.map((row) => asPrincipalId(row.id)) }
}

export async function createPerson(
  db: Database,
  organisation: Organisation,
  given: { scopes?: readonly Scope[]; role?: BuiltInRole; name?: string } = {},
): Promise<PersonActor> {
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
      name: given.name ?? 'Camille',
      password_hash: '-',
      role: given.role ?? 'agent',
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return {
    ...member(organisation, asPrincipalId(principal.id)),
    kind: 'person',
    personId: asPersonId(id),
    role: given.role ?? 'agent',
    priority: 0,
    scopes: new Set(given.scopes ?? allScopes),
  }
}

function member({ id, shared }: Organisation, ownPrincipal: PrincipalId) {
  const request = { requestId: `test-${randomUUID()}`, address: null }
  return { organisationId: id, ownPrincipal, principals: [...shared, ownPrincipal], ...request }
}

/** A key of a person. */
export async function createKeyActor(db: Database, person: PersonActor): Promise<KeyActor> {
  const { personId, organisationId } = person
  const keyId = await insertKey(db, { organisation_id: organisationId, person_id: personId })
  return { ...person, kind: 'key', keyId, scopes: new Set(allScopes) }
}

/** A key of a program, with a service account of its own. */
export async function createServiceAccountActor(
  db: Database,
  organisation: Organisation,
  given: { scopes?: readonly Scope[] } = {},
): Promise<ServiceAccountActor> {
  const { id: organisationId } = organisation
  const serviceAccountId = await db
    .transaction()
    .execute((tx) => insertServiceAccount(tx, { organisationId, name: 'robot' }))
  const keyId = await insertKey(db, { organisation_id: organisationId, service_account_id: serviceAccountId })
  const { principal_id } = await db
    .selectFrom('service_account')
    .select('principal_id')
    .where('id', '=', serviceAccountId)
    .executeTakeFirstOrThrow()
  const scopes = new Set(given.scopes ?? allScopes)
  return {
    ...member(organisation, asPrincipalId(principal_id)),
    kind: 'service-account',
    keyId,
    serviceAccountId,
    scopes,
  }
}

type Holder = { organisation_id: OrganisationId } & ({ person_id: PersonId } | { service_account_id: ServiceAccountId })

async function insertKey(db: Database, holder: Holder) {
  const { id } = await db
    .insertInto('api_key')
    .values({
      ...holder,
      name: 'essai',
      token_hash: Buffer.from(randomUUID()),
      last_four: 'abcd',
      scopes: [...allScopes],
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return asKeyId(id)
}

/** A program by its key, of which no database knows. */
export function unstoredProgram(requestId: string): ServiceAccountActor {
  const organisation = { id: asOrganisationId(1), shared: [asPrincipalId(1)] }
  return {
    ...member(organisation, asPrincipalId(2)),
    kind: 'service-account',
    keyId: asKeyId(2),
    serviceAccountId: asServiceAccountId(1),
    scopes: new Set(allScopes),
    requestId,
  }
}
