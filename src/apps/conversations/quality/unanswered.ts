import type { Ctx } from '#apps/context'
import { audit } from '#platform/audit/audit'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { defineSetting } from '#platform/settings/setting'
import { z } from 'zod'
import { type UnansweredRow, countUnanswered, listUnansweredQuestions } from './queries.ts'

/** Since when, in Unix seconds, questions that found nothing are shown to administrators; null while they are not. */
const Unanswered = z.object({ shownSince: z.number().int().nullable() })

/** Not shown unless the organisation says so: people do not write for their administrators. */
const unansweredSetting = defineSetting('unanswered-questions', Unanswered, { shownSince: null })

export interface UnansweredQuestions {
  readonly shownSince: number | null
  readonly rows: readonly UnansweredRow[]
  readonly total: number
}

/** Questions that found nothing, without who asked: what is missing among the documents. None from before they are shown. */
export async function listUnanswered(
  ctx: Ctx<'db' | 'settings'>,
  page: { readonly limit: number; readonly offset: number },
): Promise<UnansweredQuestions> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const { shownSince } = await ctx.settings.read(unansweredSetting, organisationId)
  if (shownSince === null) return { shownSince, rows: [], total: 0 }
  const asked = { organisationId, since: new Date(shownSince * 1000) }
  const [rows, total] = await Promise.all([
    listUnansweredQuestions(ctx.db, { ...asked, ...page }),
    countUnanswered(ctx.db, asked),
  ])
  return { shownSince, rows, total }
}

/** Shows them from now on, or no more. */
export async function showUnanswered(ctx: Ctx<'db' | 'settings'>, isShown: boolean): Promise<void> {
  authorize(ctx, 'settings:manage')
  const organisationId = organisationOf(ctx)
  const before = await ctx.settings.read(unansweredSetting, organisationId)
  if ((before.shownSince !== null) === isShown) return
  const value = { shownSince: isShown ? Math.floor(Date.now() / 1000) : null }
  await ctx.db.transaction().execute(async (tx) => {
    await ctx.settings.write(tx, unansweredSetting, { organisationId, value })
    await audit(tx, ctx, { action: 'unanswered_questions.update', details: { shown: isShown } })
  })
}
