import type { PersonId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { authorize } from '#platform/auth/authorize'
import { createToken, hashToken } from '#platform/auth/token'
import type { Ctx } from '#platform/context'
import type { Database, Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { type Transaction, sql } from 'kysely'
import { assertMayGrant } from './grant.ts'
import { type PersonRow, getPersonOf } from './list-people.ts'

/** Whom a link lets in for the first time, or lets choose another password. */
export type LinkKind = 'invitation' | 'password_reset'

const lifeHours = { invitation: 7 * 24, password_reset: 24 } as const satisfies Record<LinkKind, number>

export interface IssuedLink {
  readonly kind: LinkKind
  /** Exists in this answer only. */
  readonly token: string
  readonly expiresAt: Date
}

/** The person's earlier links stop working. */
export async function insertPersonalLink(
  tx: Transaction<Tables>,
  { personId, kind }: { personId: PersonId; kind: LinkKind },
): Promise<IssuedLink> {
  const token = createToken('lnk-')
  const expiresAt = new Date(Date.now() + lifeHours[kind] * 3_600_000)
  await tx.deleteFrom('personal_link').where('person_id', '=', personId).where('used_at', 'is', null).execute()
  await tx
    .insertInto('personal_link')
    .values({ token_hash: hashToken(token), kind, person_id: personId, expires_at: expiresAt })
    .execute()
  return { kind, token, expiresAt }
}

/** A new link to hand over: an invitation to whoever never came in, else to choose another password. */
export async function createPersonalLink(
  ctx: Ctx<'db'>,
  personId: PersonId,
): Promise<{ person: PersonRow; link: IssuedLink }> {
  authorize(ctx, 'people:manage')
  const person = await getPersonOf(ctx, personId)
  await assertMayGrant(ctx, ctx.db, person.role)
  const kind = person.state === 'invited' ? 'invitation' : 'password_reset'
  return ctx.db.transaction().execute(async (tx) => {
    const link = await insertPersonalLink(tx, { personId, kind })
    await audit(tx, ctx, {
      action: 'personal_link.create',
      target: { kind: 'person', id: personId },
      details: { kind },
    })
    return { person, link }
  })
}

/** Whom a link is for. Throws `invalid_link` when it was used, is too old or never was. */
export async function readPersonalLink(db: Database, token: string) {
  const row = await openLinks(db, token).executeTakeFirst()
  if (!row) throw new AppError('invalid_link', {})
  return row
}

function openLinks(db: Database, token: string) {
  return db
    .selectFrom('personal_link')
    .innerJoin('person', 'person.id', 'personal_link.person_id')
    .innerJoin('organisation', 'organisation.id', 'person.organisation_id')
    .select(['personal_link.kind', 'person.id as person_id', 'person.name', 'person.email', 'person.principal_id'])
    .select(['person.organisation_id', 'organisation.name as organisation'])
    .$narrowType<{ kind: LinkKind }>()
    .where('personal_link.token_hash', '=', hashToken(token))
    .where('personal_link.used_at', 'is', null)
    .where('personal_link.expires_at', '>', sql<Date>`now()`)
    .where('person.disabled_at', 'is', null)
    .where('organisation.disabled_at', 'is', null)
}

/** Of two uses at the same time, one wins. */
export async function usePersonalLink(tx: Transaction<Tables>, token: string): Promise<void> {
  const used = await tx
    .updateTable('personal_link')
    .set({ used_at: sql`now()` })
    .where('token_hash', '=', hashToken(token))
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning('token_hash')
    .executeTakeFirst()
  if (!used) throw new AppError('invalid_link', {})
}
