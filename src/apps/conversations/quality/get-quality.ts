import type { Ctx } from '#apps/context'
import { authorize, organisationOf } from '#platform/auth/authorize'
import { countAnswers, countOpinions, countReasons } from './queries.ts'

/** How sure the answers of a period were and what their readers said: counts alone, nothing of what was asked. */
export async function getQuality(ctx: Ctx<'db'>, period: { readonly from: Date; readonly until: Date }) {
  authorize(ctx, 'settings:manage')
  const asked = { ...period, organisationId: organisationOf(ctx) }
  const [answers, opinions, reasons] = await Promise.all([
    countAnswers(ctx.db, asked),
    countOpinions(ctx.db, asked),
    countReasons(ctx.db, asked),
  ])
  const said = (useful: boolean): number => opinions.find((row) => row.useful === useful)?.answers ?? 0
  return { answers, useful: said(true), useless: said(false), reasons }
}
