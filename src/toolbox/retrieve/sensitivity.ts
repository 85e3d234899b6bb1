import { DataLevel } from '#contract/model-routing'
import type { Hit } from '#data/search/hit'
import { levelOf } from '#inference/routing/model-routing'
import { principalsOf } from '#platform/auth/actor'
import type { Ctx } from '#toolbox/context'
import { listGuardedCollections } from './queries.ts'

interface Sensitivity {
  /** Of the request and of the collections of its passages, the most sensitive. */
  readonly dataLevel: DataLevel
  /** Earlier answers may repeat what is more sensitive than these passages: they go nowhere then. */
  readonly keepsAnswers: boolean
}

/** How sensitive is what a model would be sent. */
export async function sensitivityOf(ctx: Ctx<'db'>, passages: readonly Hit[]): Promise<Sensitivity> {
  const rows = await listGuardedCollections(ctx.db, principalsOf(ctx.actor))
  const sent = new Set(passages.map(({ collectionId }) => collectionId))
  const most = (levels: readonly string[]): DataLevel =>
    levels.reduce<DataLevel>((level, one) => levelOf(level, DataLevel.parse(one)), ctx.dataLevel ?? 'public')
  const dataLevel = most(rows.flatMap(({ id, data_level: level }) => (sent.has(id) ? [level] : [])))
  return { dataLevel, keepsAnswers: most(rows.map(({ data_level: level }) => level)) === dataLevel }
}
