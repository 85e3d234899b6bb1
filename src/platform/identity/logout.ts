import type { PersonId } from '#contract/ids'
import { audit } from '#platform/audit/audit'
import { personOf } from '#platform/auth/authorize'
import type { Ctx } from '#platform/context'
import { messageOf } from '#platform/errors'
import { hashToken } from '../auth/token.ts'
import { closeSession } from '../auth/sessions.ts'
import type { Leaving } from './provider.ts'
import { providerOf } from './start-oidc-sign-in.ts'

export const identityTokenPlace = (personId: PersonId): string => `session.identity_token:${personId}`

/** Ends the session that asks, and says where its browser goes to leave the provider too; null when it need not. */
export async function leaveProvider(
  ctx: Ctx<'db' | 'identity' | 'log' | 'secrets'>,
  { token, returnTo }: { readonly token: string; readonly returnTo: URL },
): Promise<URL | null> {
  const personId = personOf(ctx)
  const session = await ctx.db
    .selectFrom('session')
    .select(['sealed_identity_token'])
    .where('token_hash', '=', hashToken(token))
    .where('person_id', '=', personId)
    .executeTakeFirst()
  await ctx.db.transaction().execute(async (tx) => {
    await closeSession(tx, token)
    await audit(tx, ctx, { action: 'session.delete', target: { kind: 'person', id: personId } })
  })
  const sealed = session?.sealed_identity_token ?? null
  if (sealed === null || ctx.identity === null) return null
  try {
    // An instance that was restored without its secret key opens no token of before.
    const identityToken = ctx.secrets.open(sealed, identityTokenPlace(personId))
    return await ctx.identity.endSessionUrl({ identityToken, returnTo })
  } catch (error) {
    ctx.log.warn({ reason: messageOf(error) }, 'the identity provider cannot be left')
    return null
  }
}

/** The provider says that somebody left (OpenID Connect Back-Channel Logout 1.0). Throws when what it says does not hold. */
export async function endByLogoutToken(ctx: Ctx<'db' | 'identity'>, logoutToken: string): Promise<number> {
  return endSessionsOf(ctx, await providerOf(ctx).readLogoutToken(logoutToken))
}

/** The same by a frame of the provider's page, which names one session and nobody (Front-Channel Logout 1.0). */
export async function endByFrame(
  ctx: Ctx<'db' | 'identity'>,
  { issuer, sid }: { readonly issuer: string; readonly sid: string },
): Promise<number> {
  return issuer === providerOf(ctx).settings.issuer ? endSessionsOf(ctx, { issuer, sid, subject: null }) : 0
}

async function endSessionsOf(ctx: Ctx<'db'>, { issuer, subject, sid }: Leaving): Promise<number> {
  if (subject === null && sid === null) return 0
  return ctx.db.transaction().execute(async (tx) => {
    let open = tx
      .updateTable('session')
      .set({ revoked_at: new Date() })
      .where('identity_issuer', '=', issuer)
      .where('revoked_at', 'is', null)
    if (subject !== null) open = open.where('identity_subject', '=', subject)
    if (sid !== null) open = open.where('identity_sid', '=', sid)
    const ended = await open.returning('person_id').execute()
    for (const personId of new Set(ended.map(({ person_id: id }) => id))) {
      await audit(tx, ctx, { action: 'session.end', target: { kind: 'person', id: personId }, details: { by: 'oidc' } })
    }
    return ended.length
  })
}
