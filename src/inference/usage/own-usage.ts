import type { Ctx } from '#inference/context'
import { keyIdOf, personIdOf } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import { type UsagePage, listUsage, sumUsage } from './queries.ts'

type Asked = Omit<UsagePage, 'of' | 'from'> & { readonly from?: Date | undefined }

const defaultDays = 30

/** Own calls, latest first. A person's are those of all their keys; a program's, those of the key that asks. */
export function listOwnUsage(ctx: Ctx<'db'>, asked: Asked): ReturnType<typeof listUsage> {
  authorize(ctx, 'models:read')
  return listUsage(ctx.db, owned(ctx, asked))
}

/** The same by day, latest first. */
export function sumOwnUsage(ctx: Ctx<'db'>, asked: Asked): ReturnType<typeof sumUsage> {
  authorize(ctx, 'models:read')
  return sumUsage(ctx.db, owned(ctx, asked))
}

function owned(ctx: Ctx, { from, ...asked }: Asked): UsagePage {
  const [personId, keyId] = [personIdOf(ctx.actor), keyIdOf(ctx.actor)]
  const defaultFrom = new Date(asked.until.getTime() - defaultDays * 86_400_000)
  if (personId !== null) return { ...asked, from: from ?? defaultFrom, of: { personId } }
  if (keyId !== null) return { ...asked, from: from ?? defaultFrom, of: { keyId } }
  throw new AppError('forbidden', { scope: 'person' })
}
