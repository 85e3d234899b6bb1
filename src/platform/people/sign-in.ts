import { type AuditEntry, audit } from '#platform/audit/audit'
import type { PersonId } from '#contract/ids'
import { personOf } from '#platform/auth/authorize'
import { passwordMatches } from '#platform/auth/password'
import { findPersonByEmail } from '#platform/auth/queries'
import { closeSession, openSession } from '#platform/auth/sessions'
import type { Stage } from '#platform/auth/stage'
import type { Ctx } from '#platform/context'
import { AppError } from '#platform/errors'
import { asNewcomer } from './newcomer.ts'
import { type Person, toPerson } from './person.ts'
import { findPersonWithOrganisation } from './queries.ts'
import { countAttempt, forgetAttempt, guardedBy } from './sign-in-failures.ts'
import { inLine } from './sign-in-line.ts'
import { firstStage } from './sign-in-policy.ts'

export interface SignInAttempt {
  readonly email: string
  readonly password: string
  readonly userAgent: string | null
  /** The session that this browser had, if any: it ends, so that a planted one is worth nothing. */
  readonly previousToken: string | null
}

type Row = NonNullable<Awaited<ReturnType<typeof findPersonByEmail>>>

export interface Arrival {
  readonly person: Person
  readonly sessionToken: string
  /** The session lets in when it is `open`. */
  readonly stage: Stage
}

/** What is written of a session that opens, and of one that waits for a second factor. */
export function traceOfArrival(personId: PersonId, stage: Stage, details: AuditEntry['details'] = {}): AuditEntry {
  const target = { kind: 'person', id: personId }
  if (stage === 'open') return { action: 'session.create', target, details }
  return { action: 'session.begin', target, details: { ...details, stage } }
}

/** Lets a person in, or asks for more. An unknown account and a wrong password take the same time and give the same words. */
export function signIn(ctx: Ctx<'db' | 'settings'>, attempt: SignInAttempt): Promise<Arrival> {
  return inLine(() => letIn(ctx, attempt))
}

async function letIn(ctx: Ctx<'db' | 'settings'>, attempt: SignInAttempt): Promise<Arrival> {
  const guarded = guardedBy(attempt.email, ctx.actor.address)
  await countAttempt(ctx.db, guarded)
  const row = await findPersonByEmail(ctx.db, attempt.email)
  const matches = await passwordMatches(row?.password_hash ?? null, attempt.password)
  if (!row || !matches) {
    await traceRefusal(ctx, row)
    throw new AppError('invalid_credentials', {})
  }
  return ctx.db.transaction().execute(async (tx) => {
    await forgetAttempt(tx, guarded)
    if (attempt.previousToken !== null) await closeSession(tx, attempt.previousToken)
    const personId = row.id
    const stage = await firstStage(tx, ctx, { personId })
    const sessionToken = await openSession(tx, { personId, userAgent: attempt.userAgent, stage })
    await audit(tx, actingAs(ctx, row), traceOfArrival(personId, stage))
    const person = await findPersonWithOrganisation(tx, row.id)
    if (!person) throw new AppError('invalid_credentials', {})
    return { person: toPerson(person), sessionToken, stage }
  })
}

function actingAs(ctx: Ctx, row: Row): Ctx {
  return asNewcomer(ctx, {
    personId: row.id,
    organisationId: row.organisation_id,
    ownPrincipal: row.principal_id,
  })
}

/** Of an unknown account too: it would be told by the time that a trace takes. */
async function traceRefusal(ctx: Ctx<'db'>, row: Row | undefined): Promise<void> {
  await ctx.db.transaction().execute((tx) => {
    return audit(tx, ctx, { action: 'session.refuse', ...(row && { target: { kind: 'person', id: row.id } }) })
  })
}

/** Ends the session behind this token. */
export async function signOut(ctx: Ctx<'db'>, token: string): Promise<void> {
  const personId = personOf(ctx)
  await ctx.db.transaction().execute(async (tx) => {
    await closeSession(tx, token)
    await audit(tx, ctx, { action: 'session.delete', target: { kind: 'person', id: personId } })
  })
}

/** The person behind the session or the personal key. */
export async function getPerson(ctx: Ctx<'db'>): Promise<Person> {
  const personId = personOf(ctx)
  const row = await findPersonWithOrganisation(ctx.db, personId)
  if (!row) throw new AppError('not_found', { what: 'person', id: personId })
  return toPerson(row)
}
