import type { PersonId } from '#contract/ids'
import type { Tables } from '#platform/db/database'
import { type Kysely, type Transaction, sql } from 'kysely'
import { hashToken } from '../auth/token.ts'

type Reader = Kysely<Tables>

/** One change of somebody's factors at a time: two at once would each take the other's for left. */
export async function holdFactorsOf<Person extends number>(tx: Transaction<Tables>, personId: Person): Promise<Person> {
  await sql`select id from person where id = ${personId} for update`.execute(tx)
  return personId
}

/** Those that are asked for. */
export function confirmedFactors(db: Reader, personId: PersonId) {
  return db
    .selectFrom('second_factor')
    .selectAll()
    .where('person_id', '=', personId)
    .where('confirmed_at', 'is not', null)
    .orderBy('id')
}

/** A session of any stage, while it lasts. */
export function findSessionByToken(db: Reader, token: string) {
  return db
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person_id')
    .innerJoin('organisation', 'organisation.id', 'person.organisation_id')
    .select(['session.id', 'session.stage', 'session.challenge', 'session.person_id'])
    .select(['person.organisation_id', 'person.principal_id', 'person.name', 'person.email', 'person.password_hash'])
    .select('organisation.name as organisation')
    .where('session.token_hash', '=', hashToken(token))
    .where('session.revoked_at', 'is', null)
    .where('session.expires_at', '>', new Date())
    .where('person.disabled_at', 'is', null)
    .where('organisation.disabled_at', 'is', null)
    .executeTakeFirst()
}
