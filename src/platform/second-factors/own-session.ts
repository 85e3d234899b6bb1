import type { Ctx } from '../context.ts'
import { AppError } from '../errors.ts'
import { assertOwnPassword } from '../people/own-sessions.ts'
import { findSessionByToken } from './queries.ts'

export type OwnSession = NonNullable<Awaited<ReturnType<typeof findSessionByToken>>>

/** The session of the browser that asks: a key is not enough to say who comes in. Throws `sign_in_expired`. */
export async function ownSession({ db }: Ctx<'db'>, token: string | null): Promise<OwnSession> {
  const session = token === null ? undefined : await findSessionByToken(db, token)
  if (session === undefined) throw new AppError('sign_in_expired', {})
  return session
}

/**
 * The same, whose person has shown again who they are: at an open screen, anybody could add a factor of their own.
 * Whoever has no password, or has just given it, is not asked.
 */
export async function provedSession(
  ctx: Ctx<'db'>,
  { token, password }: { readonly token: string | null; readonly password: string | undefined },
): Promise<OwnSession> {
  const session = await ownSession(ctx, token)
  if (session.stage === 'code') throw new AppError('second_factor_required', {})
  if (session.stage === 'open' && session.password_hash !== null) {
    await assertOwnPassword(ctx, session, { password: password ?? '', param: 'password' })
  }
  return session
}
