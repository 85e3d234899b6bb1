import type { CollectionId } from '#contract/ids'
import { DataLevel } from '#contract/model-routing'
import { announceChanges } from '#data/index-changes/queries'
import { indexHash } from '#data/index-hash'
import { findDocumentsOf, insertQuestions } from '#data/questions/queries'
import { audit } from '#platform/audit/audit'
import { jobActor } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { isAppError } from '#platform/errors'
import { defineJob } from '#platform/jobs/jobs'
import type { Ctx } from '#toolbox/context'
import { z } from 'zod'
import {
  deleteUnwantedQuestions,
  insertDraft,
  listDrafts,
  listQuestionedCollections,
  listUnaskedTexts,
  maker,
} from './queries.ts'
import { writeQuestions } from './write-questions.ts'

export const makeQuestionsJob = defineJob({
  name: 'questions.make',
  payload: z.object({}),
  timeoutSeconds: 540,
  retries: 0,
})

type QuestionsCtx = Ctx<'db' | 'models' | 'usage' | 'log'>
type Questioned = Awaited<ReturnType<typeof listQuestionedCollections>>[number]

const textsAtOnce = 50
/** Leaves the end of its time to the drafts of collections that are complete. */
const longestMs = 8 * 60_000

/**
 * Goes on writing the questions of the collections that want a model to, one text after the other, after whatever people
 * ask the model. The questions of a collection are searched once all its texts were asked about; those of collections that
 * want them no more are removed. A model that fails is asked again at the next run. Returns how many texts were asked about.
 */
export async function makeQuestions(ctx: QuestionsCtx): Promise<number> {
  authorize(ctx, 'inference:use')
  await removeUnwanted(ctx)
  const endsAtMs = performance.now() + longestMs
  let asked = 0
  for (const collection of await listQuestionedCollections(ctx.db)) {
    try {
      asked += await askAbout(asCollection(ctx, collection), collection, endsAtMs)
    } catch (error) {
      ctx.signal.throwIfAborted()
      if (!isAppError(error)) throw error
      ctx.log.warn(
        { collectionId: collection.id, model: collection.question_model, code: error.code },
        'questions wait',
      )
    }
  }
  return asked
}

/** The servers that the organisation sees and that may see the collection, after whoever waits for them. */
function asCollection(ctx: QuestionsCtx, { organisation_id, data_level }: Questioned): QuestionsCtx {
  const organisationId = organisation_id
  const dataLevel = DataLevel.parse(data_level)
  const actor = jobActor(makeQuestionsJob.name, [...ctx.actor.scopes], organisationId)
  return { ...ctx, actor, models: ctx.models.visibleTo(organisationId), dataLevel, isBackground: true }
}

async function askAbout(
  ctx: QuestionsCtx,
  { id, question_model: model }: Questioned,
  endsAtMs: number,
): Promise<number> {
  let asked = 0
  for (;;) {
    const texts = await listUnaskedTexts(ctx.db, id, textsAtOnce)
    if (texts.length === 0) break
    for (const { index_hash, index_text } of texts) {
      ctx.signal.throwIfAborted()
      if (performance.now() > endsAtMs) return asked
      const questions = await writeQuestions(ctx, model, index_text)
      await insertDraft(ctx.db, index_hash, questions)
      asked += 1
    }
  }
  await publish(ctx, id)
  return asked
}

/** Every text was asked about: what was written is searched from now on. */
async function publish(ctx: QuestionsCtx, collectionId: CollectionId): Promise<void> {
  authorize(ctx, 'inference:use')
  for (;;) {
    ctx.signal.throwIfAborted()
    const isDone = await ctx.db.transaction().execute(async (tx) => {
      const drafts = await listDrafts(tx, collectionId, 500)
      const rows = drafts.flatMap(({ index_hash, questions }) =>
        questions.map((question) => ({ index_hash, question_hash: indexHash(question), question, maker })),
      )
      if (rows.length === 0) return true
      const changed = await insertQuestions(tx, rows)
      await announceChanges(tx, await findDocumentsOf(tx, changed))
      await audit(tx, ctx, {
        action: 'collection.questions',
        target: { kind: 'collection', id: collectionId },
        details: { written: rows.length },
      })
      return false
    })
    if (isDone) return
  }
}

async function removeUnwanted(ctx: QuestionsCtx): Promise<void> {
  authorize(ctx, 'inference:use')
  await ctx.db.transaction().execute(async (tx) => {
    const changed = await deleteUnwantedQuestions(tx)
    if (changed.length === 0) return
    await announceChanges(tx, await findDocumentsOf(tx, changed))
    await audit(tx, ctx, { action: 'collection.questions', details: { removed: changed.length } })
  })
}
