import type { Ctx } from '#apps/context'
import { asOrganisation } from '#data/access/as-organisation'
import { jobActor } from '#platform/auth/actor'
import { authorize } from '#platform/auth/authorize'
import { giveConnectionLock, tryConnectionLock } from '#platform/db/advisory-locks'
import { type ErrorCode, isAppError } from '#platform/errors'
import { defineJob } from '#platform/jobs/jobs'
import type { Assistant } from '#toolbox/assistants/assistant'
import { type GradedAnswer, askGraded } from '#toolbox/eval/evaluate-answers'
import { gradedQuestion } from '#toolbox/eval/graded-question'
import { WrittenQuestion } from '#toolbox/eval/written-question'
import { z } from 'zod'
import { type EvaluationRow, endEvaluation, isOpen, startEvaluation } from './queries.ts'
import { insertAnswer, listAnswers, listQuestions } from './answers/queries.ts'
import { Variants, assistantOf } from './variant.ts'

export const runEvaluationJob = defineJob({
  name: 'evaluation.run',
  payload: z.strictObject({ evaluationId: z.number().int() }),
  timeoutSeconds: 6 * 3600,
  retries: 20,
})

type RunCtx = Ctx<'db' | 'index' | 'embedder' | 'models' | 'usage' | 'settings' | 'log'>

/**
 * Asks what is not yet asked of an evaluation, one question at a time and after whatever somebody waits for, and keeps
 * what each answer showed. Whatever ends its process, the next run goes on where this one was.
 */
export async function runEvaluation(ctx: RunCtx, evaluationId: number): Promise<void> {
  authorize(ctx, 'search:read')
  await ctx.db.connection().execute(async (connection) => {
    if (!(await tryConnectionLock(connection, 'evaluation', String(evaluationId)))) return
    try {
      const evaluation = await startEvaluation(ctx.db, evaluationId)
      if (evaluation === undefined) return
      const reader = await readerOf(ctx, evaluation)
      await untilOver(reader, evaluationId, (over) => work(reader, evaluation, over))
    } finally {
      await giveConnectionLock(connection, 'evaluation', String(evaluationId))
    }
  })
}

/** After the last try: whoever asked is told. */
export async function giveUpEvaluation(ctx: RunCtx, evaluationId: number, error: unknown): Promise<void> {
  authorize(ctx, 'search:read')
  await endEvaluation(ctx.db, evaluationId, { status: 'failed', failure: isAppError(error) ? error.code : 'internal' })
}

/** Reads what any member of the organisation reads, and asks the model servers that it has. */
function readerOf(ctx: RunCtx, { organisation_id }: EvaluationRow): Promise<RunCtx> {
  const organisationId = organisation_id
  const actor = jobActor(runEvaluationJob.name, [...ctx.actor.scopes], organisationId)
  return asOrganisation({ ...ctx, actor, models: ctx.models.visibleTo(organisationId), isBackground: true })
}

async function work(ctx: RunCtx, evaluation: EvaluationRow, over: AbortSignal): Promise<void> {
  const { id, language } = evaluation
  const assistants = await assistantsOf(ctx, evaluation)
  if (!Array.isArray(assistants)) {
    await endEvaluation(ctx.db, id, { status: 'failed', failure: assistants })
    return
  }
  const asker = { ...ctx, signal: AbortSignal.any([ctx.signal, over]) }
  for await (const { position, variant, assistant, question } of unasked(ctx, id, assistants)) {
    asker.signal.throwIfAborted()
    const answer = await askGraded(asker, { assistant, language }, gradedQuestion(question))
    const place = { evaluation_id: id, position, variant }
    if (!(await insertAnswer(ctx.db, { ...place, ...shownBy(answer) }))) return
  }
  await endEvaluation(ctx.db, id, { status: 'completed', failure: null })
}

const watchMs = 1000

/** Runs something with a signal that tells that the evaluation is over meanwhile, cancelled or deleted: it may then fail. */
async function untilOver(
  { db, signal }: RunCtx,
  evaluationId: number,
  run: (over: AbortSignal) => Promise<void>,
): Promise<void> {
  const over = new AbortController()
  const look = async (): Promise<void> => {
    if (!(await isOpen(db, evaluationId))) over.abort()
  }
  // A database that is away says nothing of the evaluation.
  const timer = setInterval(() => void look().catch(() => undefined), watchMs).unref()
  try {
    await run(over.signal)
  } catch (error) {
    if (!over.signal.aborted || signal.aborted) throw error
  } finally {
    clearInterval(timer)
  }
}

/** What no later run would change. */
const lost: ReadonlySet<ErrorCode> = new Set(['invalid_request', 'model_cannot', 'model_not_found', 'not_found'])

/** Those of the variants, or the code of the error that keeps them from being asked. */
async function assistantsOf(ctx: RunCtx, { variants }: EvaluationRow): Promise<Assistant[] | ErrorCode> {
  try {
    const assistants: Assistant[] = []
    for (const variant of Variants.parse(variants)) assistants.push(await assistantOf(ctx, variant))
    return assistants
  } catch (error) {
    if (isAppError(error) && lost.has(error.code)) return error.code
    throw error
  }
}

/** The variants take turns at being first: what the first one warmed would flatter the times of the second. */
async function* unasked({ db }: RunCtx, evaluationId: number, assistants: readonly Assistant[]) {
  const asked = new Set((await listAnswers(db, evaluationId)).map(({ position, variant }) => `${position}/${variant}`))
  for (const { position, question } of await listQuestions(db, evaluationId)) {
    const turns = [...assistants.entries()]
    for (const [variant, assistant] of position % 2 === 0 ? turns : turns.toReversed()) {
      if (asked.has(`${position}/${variant}`)) continue
      yield { position, variant, assistant, question: WrittenQuestion.parse(question) }
    }
  }
}

function shownBy({ grade, ms, failure }: GradedAnswer) {
  const { hasFacts, hasDocuments } = grade
  return {
    status: grade.status,
    failure,
    all_facts: hasFacts ? grade.all : null,
    first_characters: hasFacts ? grade.early : null,
    quoted_words: hasFacts ? grade.quoted : null,
    right_document: hasDocuments ? grade.cites : null,
    right_document_first: hasDocuments ? grade.citesFirst : null,
    fell_back: grade.fellBack,
    duration_ms: ms,
  }
}
