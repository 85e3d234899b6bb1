import { audit } from '#platform/audit/audit'
import type { Ctx } from '#platform/context'
import { messageOf } from '#platform/errors'
import { closeSession, openSession } from '../auth/sessions.ts'
import type { Stage } from '../auth/stage.ts'
import { hashToken } from '../auth/token.ts'
import { asNewcomer } from '../people/newcomer.ts'
import { traceOfArrival } from '../people/sign-in.ts'
import { firstStage } from '../people/sign-in-policy.ts'
import { readArrivalRules } from './arrival-rules.ts'
import { admitPerson } from './admit-person.ts'
import type { Identity } from './provider.ts'
import { identityTokenPlace } from './logout.ts'
import { providerOf } from './start-oidc-sign-in.ts'

export interface OidcReturn {
  /** The address that the browser came back to, with what the provider wrote in it. */
  readonly returned: URL
  /** The secret of the browser that began; null when it has none. */
  readonly browserToken: string | null
  readonly userAgent: string | null
  /** The session that this browser had, if any: it ends. */
  readonly previousToken: string | null
}

/**
 * `expired`: begun elsewhere, too long ago, or used already. `failed`: the provider refused, or what it sent does not
 * hold. `unknown`: a person without an account, whom no rule gives one. `disabled`: their account is closed.
 */
export type OidcRefusal = 'expired' | 'failed' | 'unknown' | 'disabled'

export type OidcOutcome =
  | { readonly sessionToken: string; readonly returnTo: string; readonly stage: Stage }
  | { readonly refusal: OidcRefusal }

/** Lets in whom the provider identified. */
export async function finishOidcSignIn(
  ctx: Ctx<'db' | 'identity' | 'log' | 'secrets' | 'settings'>,
  { returned, browserToken, userAgent, previousToken }: OidcReturn,
): Promise<OidcOutcome> {
  const provider = providerOf(ctx)
  const state = returned.searchParams.get('state')
  const pending = state === null || browserToken === null ? null : await takePending(ctx, { state, browserToken })
  if (pending === null || state === null) return refuse(ctx, 'expired')
  const { nonce, code_verifier: codeVerifier, return_to: returnTo } = pending
  const identity = await provider
    .identify(returned, { state, nonce, codeVerifier })
    .catch((error: unknown) => warn(ctx, error))
  if (identity === null) return refuse(ctx, 'failed')
  const { rules } = await readArrivalRules(ctx)
  return ctx.db.transaction().execute(async (tx) => {
    const admitted = await admitPerson(tx, ctx, { identity, settings: provider.settings, rules })
    const outcome = 'refusal' in admitted ? admitted.refusal : 'admitted'
    provider.recent.add({ at: new Date(), outcome, claims: identity.claims })
    if ('refusal' in admitted) {
      const { refusal, personId } = admitted
      const target = personId === null ? {} : { target: { kind: 'person', id: personId } }
      await audit(tx, ctx, { action: 'session.refuse', ...target, details: { by: 'oidc', reason: refusal } })
      return { refusal }
    }
    if (previousToken !== null) await closeSession(tx, previousToken)
    const { personId } = admitted
    const { issuer, subject, sid, identityToken, isTwoFactor } = identity
    const stage = await firstStage(tx, ctx, { personId, isProved: isTwoFactor })
    const opened = { issuer, subject, sid, sealedToken: ctx.secrets.seal(identityToken, identityTokenPlace(personId)) }
    const sessionToken = await openSession(tx, { personId, userAgent, stage, identity: opened })
    await audit(tx, asNewcomer(ctx, admitted), traceOfArrival(personId, stage, { by: 'oidc' }))
    return { sessionToken, returnTo, stage }
  })
}

/** Serves once: whoever comes second finds nothing. */
async function takePending({ db }: Ctx<'db'>, { state, browserToken }: { state: string; browserToken: string }) {
  const row = await db
    .deleteFrom('pending_sign_in')
    .where('state_hash', '=', hashToken(state))
    .where('browser_hash', '=', hashToken(browserToken))
    .where('expires_at', '>', new Date())
    .returning(['nonce', 'code_verifier', 'return_to'])
    .executeTakeFirst()
  return row ?? null
}

function warn({ log }: Ctx<'log'>, error: unknown): Identity | null {
  log.warn({ reason: messageOf(error) }, 'a sign-in by the identity provider was refused')
  return null
}

async function refuse(ctx: Ctx<'db'>, refusal: OidcRefusal): Promise<OidcOutcome> {
  await ctx.db.transaction().execute((tx) => {
    return audit(tx, ctx, { action: 'session.refuse', details: { by: 'oidc', reason: refusal } })
  })
  return { refusal }
}
