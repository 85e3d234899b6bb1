import type { Assertion } from '#contract/second-factors'
import type { Transaction } from 'kysely'
import { audit } from '#platform/audit/audit'
import { letIn } from '#platform/auth/sessions'
import type { Ctx } from '#platform/context'
import type { Tables } from '#platform/db/database'
import { AppError } from '#platform/errors'
import { asNewcomer } from '../people/newcomer.ts'
import { type Person, toPerson } from '../people/person.ts'
import { findPersonWithOrganisation } from '../people/queries.ts'
import { countAttempt, forgetAttempt, guardedBySecondFactor } from '../people/sign-in-failures.ts'
import { secretPlace } from './enrol.ts'
import { type OwnSession, ownSession } from './own-session.ts'
import { type PasskeySite, askForPasskey, verifyPasskey } from './passkeys.ts'
import { confirmedFactors } from './queries.ts'
import { takeRecoveryCode } from './recovery-codes.ts'
import { periodOfCode } from './totp.ts'

type Site = Omit<PasskeySite, 'name'>

/** What is still asked of whoever is signing in; a passkey is asked to sign what this answers. */
export async function getAskedFactor(ctx: Ctx<'db'>, { token, site }: { token: string | null; site: Site }) {
  const session = await ownSession(ctx, token)
  if (session.stage !== 'code') return { stage: session.stage, hasTotp: false, passkey: null }
  const factors = await confirmedFactors(ctx.db, session.person_id).execute()
  const hasTotp = factors.some(({ kind }) => kind === 'totp')
  const passkeys = factors.filter(({ kind }) => kind === 'passkey')
  if (passkeys.length === 0) return { stage: session.stage, hasTotp, passkey: null }
  const passkey = await askForPasskey({ ...site, name: session.organisation }, passkeys)
  const kept = ctx.db.updateTable('session').set({ challenge: passkey.challenge })
  await kept.where('id', '=', session.id).execute()
  return { stage: session.stage, hasTotp, passkey }
}

/** A code of an application or of the recovery list, or what a passkey signed. */
export type ShownFactor = { readonly code: string } | { readonly passkey: Assertion; readonly site: Site }

/**
 * Lets in whoever gave the right password before, by the factor that they show. Each try counts: throws `rate_limited`,
 * `invalid_second_factor` or `sign_in_expired`.
 */
export async function showFactor(
  ctx: Ctx<'db' | 'secrets'>,
  { token, shown }: { readonly token: string | null; readonly shown: ShownFactor },
): Promise<{ person: Person; sessionToken: string }> {
  const session = await ownSession(ctx, token)
  if (session.stage !== 'code') throw new AppError('sign_in_expired', {})
  const guarded = guardedBySecondFactor(session.person_id)
  await countAttempt(ctx.db, guarded)
  const newcomer = asNewcomer(ctx, {
    personId: session.person_id,
    organisationId: session.organisation_id,
    ownPrincipal: session.principal_id,
  })
  const target = { kind: 'person', id: session.person_id }
  const letInBy = (tx: Transaction<Tables>) => ('code' in shown ? takeCode : takePasskey)(tx, { ctx, session, shown })
  try {
    return await ctx.db.transaction().execute(async (tx) => {
      const by = await letInBy(tx)
      await forgetAttempt(tx, guarded)
      const sessionToken = await letIn(tx, session.id)
      await audit(tx, newcomer, { action: 'session.create', target, details: { by } })
      const person = await findPersonWithOrganisation(tx, session.person_id)
      if (!person) throw new AppError('sign_in_expired', {})
      return { person: toPerson(person), sessionToken }
    })
  } catch (error) {
    const details = { by: 'second-factor' }
    await ctx.db.transaction().execute((tx) => audit(tx, newcomer, { action: 'session.refuse', target, details }))
    throw error
  }
}

interface Taking {
  readonly ctx: Ctx<'secrets'>
  readonly session: OwnSession
  readonly shown: ShownFactor
}

/** A code serves once, whichever it is (RFC 6238, section 5.2). */
async function takeCode(tx: Transaction<Tables>, { ctx, session, shown }: Taking): Promise<'totp' | 'recovery-code'> {
  const code = 'code' in shown ? shown.code.trim() : ''
  const personId = session.person_id
  const digits = code.replaceAll(/\s/g, '')
  const applications = confirmedFactors(tx, personId).where('kind', '=', 'totp').forUpdate()
  for (const { id, sealed_secret: sealed, last_period: last } of await applications.execute()) {
    const period =
      sealed === null ? null : periodOfCode(ctx.secrets.open(sealed, secretPlace(personId)), digits, Date.now())
    if (period === null || period <= (last ?? 0)) continue
    const set = { last_used_at: new Date(), last_period: period }
    await tx.updateTable('second_factor').set(set).where('id', '=', id).execute()
    return 'totp'
  }
  if (await takeRecoveryCode(tx, personId, code)) return 'recovery-code'
  throw new AppError('invalid_second_factor', {})
}

async function takePasskey(tx: Transaction<Tables>, { session, shown }: Taking): Promise<'passkey'> {
  if ('code' in shown || session.challenge === null) throw new AppError('invalid_second_factor', {})
  const { passkey: response, site } = shown
  const known = await confirmedFactors(tx, session.person_id)
    .where('credential_id', '=', response.id)
    .forUpdate()
    .executeTakeFirst()
  if (known?.public_key == null) throw new AppError('invalid_second_factor', {})
  const credential = {
    id: response.id,
    publicKey: new Uint8Array(known.public_key),
    counter: known.signature_count ?? 0,
  }
  const { challenge, organisation: name } = session
  const count = await verifyPasskey({ ...site, name }, { response, challenge, credential })
  const set = { last_used_at: new Date(), signature_count: count }
  await tx.updateTable('second_factor').set(set).where('id', '=', known.id).execute()
  return 'passkey'
}
