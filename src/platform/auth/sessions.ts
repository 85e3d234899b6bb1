import type { Database, Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import type { Transaction } from 'kysely'
import type { Identity, PersonActor } from './actor.ts'
import { type PersonId, asPrincipalId } from '#contract/ids'
import { findSession, listLiveSessions } from './queries.ts'
import { scopesOfRole } from './roles.ts'
import type { Stage } from './stage.ts'
import { createToken, hashToken } from './token.ts'

export const sessionSeconds = 7 * 24 * 3600
/** To show or to choose a second factor, before the session lets in. */
export const stageSeconds = 600

export interface NewSession {
  readonly personId: PersonId
  readonly userAgent: string | null
  readonly stage?: Stage
  /** The provider that identified the person: it may end the session. */
  readonly identity?: {
    readonly issuer: string
    readonly subject: string
    readonly sid: string | null
    readonly sealedToken: string
  }
}

/** Opens a session for a person inside the transaction that let them in; the token exists only in this answer. Throws `account_expired`. */
export async function openSession(
  tx: Transaction<Tables>,
  { personId, userAgent, stage = 'open', identity }: NewSession,
): Promise<string> {
  await refuseExpired(tx, personId)
  const token = createToken('ses-')
  const seconds = stage === 'open' ? sessionSeconds : stageSeconds
  await tx
    .insertInto('session')
    .values({
      person_id: personId,
      token_hash: hashToken(token),
      expires_at: new Date(Date.now() + seconds * 1000),
      user_agent: userAgent?.slice(0, 300) ?? null,
      stage,
      identity_issuer: identity?.issuer ?? null,
      identity_subject: identity?.subject ?? null,
      identity_sid: identity?.sid ?? null,
      sealed_identity_token: identity?.sealedToken ?? null,
    })
    .execute()
  return token
}

async function refuseExpired(tx: Transaction<Tables>, personId: PersonId): Promise<void> {
  const { expires_at: end } = await tx
    .selectFrom('person')
    .select('expires_at')
    .where('id', '=', personId)
    .executeTakeFirstOrThrow()
  if (end !== null && end.getTime() <= Date.now()) throw new AppError('account_expired', {})
}

/** The second factor was shown: the session lets in, under another token. */
export async function letIn(tx: Transaction<Tables>, sessionId: number): Promise<string> {
  const token = createToken('ses-')
  await tx
    .updateTable('session')
    .set({ stage: 'open', challenge: null, token_hash: hashToken(token) })
    .set({ expires_at: new Date(Date.now() + sessionSeconds * 1000) })
    .where('id', '=', sessionId)
    .execute()
  return token
}

/** Ends a session; an unknown one is no error. */
export async function closeSession(tx: Transaction<Tables>, token: string): Promise<void> {
  await tx
    .updateTable('session')
    .set({ revoked_at: new Date() })
    .where('token_hash', '=', hashToken(token))
    .where('revoked_at', 'is', null)
    .execute()
}

/** Ends every session of a person, but the one of this token. */
export async function endSessions(
  tx: Transaction<Tables>,
  personId: PersonId,
  butToken: string | null = null,
): Promise<void> {
  let open = tx
    .updateTable('session')
    .set({ revoked_at: new Date() })
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
  if (butToken !== null) open = open.where('token_hash', '<>', hashToken(butToken))
  await open.execute()
}

/**
 * The person behind a session cookie, or null when it is over. One who has still to choose a second factor is nobody yet,
 * unless `isChoosing`: then somebody with no permission at all.
 */
export async function findSessionActor(
  db: Database,
  token: string,
  { isChoosing = false } = {},
): Promise<Identity<PersonActor> | null> {
  const row = await findSession(db, hashToken(token))
  if (!row || !(row.stage === 'open' || (isChoosing && row.stage === 'enrolment'))) return null
  const scopes = row.stage === 'open' ? scopesOfRole(row.role, row.role_scopes) : []
  return {
    kind: 'person',
    personId: row.id,
    role: row.role,
    priority: row.priority,
    organisationId: row.organisation_id,
    ownPrincipal: row.principal_id,
    principals: [
      row.public_principal_id,
      row.organisation_principal_id,
      row.principal_id,
      ...row.group_principal_ids,
    ].map(asPrincipalId),
    scopes: new Set(scopes),
  }
}

/** Of these cookies, those that still let somebody in. */
export async function findLiveSessions(db: Database, tokens: readonly string[]): Promise<ReadonlySet<string>> {
  const byHash = new Map(tokens.map((token) => [hashToken(token).toString('base64'), token]))
  const rows = await listLiveSessions(
    db,
    tokens.map((token) => hashToken(token)),
  )
  return new Set(rows.flatMap(({ token_hash }) => byHash.get(token_hash.toString('base64')) ?? []))
}
