import type { PersonId } from '#contract/ids'
import type { NewPasskey } from '#contract/second-factors'
import type { Transaction } from 'kysely'
import { audit } from '#platform/audit/audit'
import { personOf } from '#platform/auth/authorize'
import { letIn } from '#platform/auth/sessions'
import type { Ctx } from '#platform/context'
import type { Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { type OwnSession, ownSession, provedSession } from './own-session.ts'
import { type PasskeySite, askForNewPasskey, readNewPasskey } from './passkeys.ts'
import { confirmedFactors, holdFactorsOf } from './queries.ts'
import { replaceRecoveryCodes } from './recovery-codes.ts'
import { createTotpSecret, periodOfCode, totpUri } from './totp.ts'

/** More would be a mistake, or somebody else's work. */
const mostFactors = 20

export interface Proof {
  /** Of the browser that asks. */
  readonly token: string | null
  readonly password: string | undefined
}

export interface Enrolled {
  readonly factorId: number
  /** Shown once, with the first factor. */
  readonly recoveryCodes: string[] | null
  /** The session lets in from now on, under this token; null when it did already. */
  readonly sessionToken: string | null
}

export const secretPlace = (personId: PersonId): string => `second_factor.person:${personId}`

/** An application that shows codes: its secret, asked for once it is confirmed. An earlier draft is forgotten. */
export async function startTotp(
  ctx: Ctx<'db' | 'secrets'>,
  { name, ...proof }: Proof & { readonly name: string },
): Promise<{ id: number; secret: string; uri: string }> {
  const personId = personOf(ctx)
  const session = await provedSession(ctx, proof)
  const secret = createTotpSecret()
  const id = await ctx.db.transaction().execute(async (tx) => {
    await tx.deleteFrom('second_factor').where('person_id', '=', personId).where('confirmed_at', 'is', null).execute()
    await assertRoom(tx, personId)
    const made = await tx
      .insertInto('second_factor')
      .values({
        person_id: personId,
        kind: 'totp',
        name,
        sealed_secret: ctx.secrets.seal(secret, secretPlace(personId)),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await audit(tx, ctx, { action: 'second_factor.start', target: { kind: 'person', id: personId } })
    return made.id
  })
  return { id, secret, uri: totpUri(secret, { issuer: session.organisation, label: session.email }) }
}

/** The first code of the application: it is asked for from now on. Throws `invalid_second_factor`. */
export async function confirmTotp(
  ctx: Ctx<'db' | 'secrets'>,
  { id, code, token }: { readonly id: number; readonly code: string; readonly token: string | null },
): Promise<Enrolled> {
  const personId = personOf(ctx)
  const session = await ownSession(ctx, token)
  return ctx.db.transaction().execute(async (tx) => {
    const draft = await tx
      .selectFrom('second_factor')
      .select('sealed_secret')
      .where('id', '=', id)
      .where('person_id', '=', personId)
      .where('kind', '=', 'totp')
      .where('confirmed_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (draft?.sealed_secret == null) throw new AppError('not_found', { what: 'second factor', id })
    const period = periodOfCode(ctx.secrets.open(draft.sealed_secret, secretPlace(personId)), code, Date.now())
    if (period === null) throw new AppError('invalid_second_factor', {})
    const now = new Date()
    const set = { confirmed_at: now, last_used_at: now, last_period: period }
    await tx.updateTable('second_factor').set(set).where('id', '=', id).execute()
    return finish(tx, ctx, { session, factorId: id, kind: 'totp' })
  })
}

/** What the browser is asked to make a passkey for. */
export async function startPasskey(
  ctx: Ctx<'db'>,
  { site, ...proof }: Proof & { readonly site: Omit<PasskeySite, 'name'> },
) {
  const personId = personOf(ctx)
  const session = await provedSession(ctx, proof)
  const known = await confirmedFactors(ctx.db, personId).execute()
  const { name, email, organisation } = session
  const options = await askForNewPasskey({ ...site, name: organisation }, { id: personId, name, email, known })
  await ctx.db.transaction().execute(async (tx) => {
    await assertRoom(tx, personId)
    await tx.updateTable('session').set({ challenge: options.challenge }).where('id', '=', session.id).execute()
    await audit(tx, ctx, { action: 'second_factor.start', target: { kind: 'person', id: personId } })
  })
  return options
}

/** Keeps the passkey that the browser made. Throws `invalid_second_factor`. */
export async function finishPasskey(
  ctx: Ctx<'db'>,
  made: { readonly name: string; readonly response: NewPasskey; readonly token: string | null } & {
    readonly site: Omit<PasskeySite, 'name'>
  },
): Promise<Enrolled> {
  const personId = personOf(ctx)
  const session = await ownSession(ctx, made.token)
  if (session.challenge === null) throw new AppError('invalid_second_factor', {})
  const site = { ...made.site, name: session.organisation }
  const passkey = await readNewPasskey(site, { response: made.response, challenge: session.challenge })
  return ctx.db.transaction().execute(async (tx) => {
    await tx.updateTable('session').set({ challenge: null }).where('id', '=', session.id).execute()
    const kept = await tx
      .insertInto('second_factor')
      .values({
        person_id: personId,
        kind: 'passkey',
        name: made.name,
        confirmed_at: new Date(),
        credential_id: passkey.id,
        public_key: Buffer.from(passkey.publicKey),
        signature_count: passkey.counter,
        transports: (passkey.transports ?? []).slice(0, 10),
      })
      .onConflict((conflict) => conflict.column('credential_id').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (kept === undefined) throw new AppError('name_taken', { name: made.name })
    return finish(tx, ctx, { session, factorId: kept.id, kind: 'passkey' })
  })
}

async function assertRoom(tx: Transaction<Tables>, personId: PersonId): Promise<void> {
  const known = await confirmedFactors(tx, personId).execute()
  if (known.length >= mostFactors) throw new AppError('conflict', { reason: 'too_many_second_factors' })
}

/** The first factor brings recovery codes; whoever had to choose one is in. */
async function finish(
  tx: Transaction<Tables>,
  ctx: Ctx,
  { session, factorId, kind }: { session: OwnSession; factorId: number; kind: 'totp' | 'passkey' },
): Promise<Enrolled> {
  const personId = await holdFactorsOf(tx, personOf(ctx))
  const codes = await tx.selectFrom('recovery_code').select('code_hash').where('person_id', '=', personId).execute()
  const recoveryCodes = codes.length > 0 ? null : await replaceRecoveryCodes(tx, personId)
  const target = { kind: 'person', id: personId }
  await audit(tx, ctx, { action: 'second_factor.add', target, details: { kind, factor: factorId } })
  if (session.stage === 'open') return { factorId, recoveryCodes, sessionToken: null }
  const sessionToken = await letIn(tx, session.id)
  await audit(tx, ctx, { action: 'session.create', target, details: { by: kind } })
  return { factorId, recoveryCodes, sessionToken }
}
