import type { Transaction } from 'kysely'
import type { Tables } from '#platform/db/database'
import type { Identity } from './identity-provider.ts'

export interface KnownPerson {
  readonly id: number
  readonly organisation_id: number
  readonly principal_id: number
  readonly disabled_at: Date | null
}

const columns = ['person.id', 'person.organisation_id', 'person.principal_id', 'person.disabled_at'] as const

/** The disabled too: they are told so. */
export async function findPersonByIdentity(
  tx: Transaction<Tables>,
  { issuer, subject }: Pick<Identity, 'issuer' | 'subject'>,
): Promise<KnownPerson | null> {
  const row = await tx
    .selectFrom('person_identity')
    .innerJoin('person', 'person.id', 'person_identity.person_id')
    .select(columns)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row ?? null
}

/** Of any organisation, and the disabled too: an address serves once. */
export async function findPersonByAddress(tx: Transaction<Tables>, email: string): Promise<KnownPerson | null> {
  const row = await tx
    .selectFrom('person')
    .select(columns)
    .where((where) => where(where.fn('lower', ['email']), '=', email.toLowerCase()))
    .executeTakeFirst()
  return row ?? null
}

export async function insertIdentity(
  tx: Transaction<Tables>,
  { issuer, subject }: Pick<Identity, 'issuer' | 'subject'>,
  personId: number,
): Promise<void> {
  await tx.insertInto('person_identity').values({ issuer, subject, person_id: personId }).execute()
}
