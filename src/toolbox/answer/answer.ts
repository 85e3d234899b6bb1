import type { AnswerProof } from '#contract/citations'
import type { Hit } from '#data/search/hit'
import { isAppError } from '#platform/errors'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { rerankHits } from '#toolbox/retrieve/rerank-hits'
import { retrieve } from '#toolbox/retrieve/retrieve'
import type { AnswerEvent } from './answer-event.ts'
import { generateAnswer } from './generate/generate-answer.ts'
import { type Level, levelOf } from './levels/calibration.ts'
import { readCalibration } from './levels/stored-calibration.ts'
import { type Evidence, evidenceOf } from './levels/evidence.ts'
import { wordsIn } from './locales/words.ts'
import { ordered } from './notices/ordered.ts'
import type { PreparedQuestion, Question } from './prepared-question.ts'
import { consultedSources, emptyProof, nearestTitles } from './proof/proof.ts'
import { type ReadQuestion, readQuestion } from './question/read-question.ts'
import { pleasantryOf } from './question/small-talk.ts'
import { chooseChunks } from './quote/choose-units.ts'
import { quoteAnswer } from './quote/quote-answer.ts'
import { type ReadUnit, readChunks } from './reading/read-chunks.ts'

export type AnswerCtx = Ctx<'db' | 'index' | 'embedder' | 'models' | 'usage' | 'settings' | 'log'>

/** Says something that draws on no source. */
function* sayWords(text: string, proof: Partial<typeof emptyProof>): Generator<AnswerEvent> {
  yield { type: 'text-delta', text }
  const whole = { ...emptyProof, answer_end: text.length, ...proof }
  yield { type: 'answer-finished', text, proof: whole, promptTokens: 0, completionTokens: 0 }
}

interface Prepared extends PreparedQuestion {
  readonly level: Level
  readonly evidence: Evidence | null
  readonly nearest: readonly string[]
}

/** What was found for one question, and how far it answers it. */
interface Found {
  readonly units: readonly ReadUnit[]
  readonly evidence: Evidence | null
  readonly level: Level
  readonly hits: readonly Hit[]
}

async function find(ctx: AnswerCtx, question: ReadQuestion, { assistant, asOf }: Question): Promise<Found> {
  const scope = { collectionIds: assistant.collectionIds, asOf }
  const { hits: found, topSimilarity } = await retrieve(ctx, question.wordings, scope)
  const hits = await rerankHits(ctx, question.wordings.asking, found)
  ctx.signal.throwIfAborted()
  const units = ordered(await readChunks(ctx, hits, question), asOf)
  const evidence = evidenceOf(question, units, { topSimilarity, hits })
  const calibration = await readCalibration(ctx, ctx.embedder.profile, topSimilarity !== null)
  return { units, evidence, level: levelOf(calibration, evidence), hits }
}

/** Searches, reads what was found, and weighs whether it answers: of two questions, the answer is as sure as the lesser. */
export async function prepareAnswer(ctx: AnswerCtx, asked: Question): Promise<Prepared> {
  const { collectionIds } = asked.assistant
  const { corpora, sources } = await consultedSources(ctx, collectionIds)
  const question = await readQuestion(ctx, asked.messages, { collectionIds, corpora })
  const found = await Promise.all(question.parts.map((part) => find(ctx, part, asked)))
  const told = found.filter(({ level }) => level !== 'none')
  const weakest = found.find(({ level }) => level === 'nearest') ?? found[0]
  const level = told.length < found.length && told.length > 0 ? 'nearest' : (weakest?.level ?? 'none')
  return {
    ...asked,
    question,
    sources,
    level,
    passages: chooseChunks((told.length === 0 ? found : told).map(({ units }) => units)),
    evidence: weakest?.evidence ?? null,
    nearest: nearestTitles(found.flatMap(({ hits }) => hits)),
  }
}

/** Quotes instead of a model that failed before its first word; later the failure is the answer's. */
async function* writeOrQuote(ctx: AnswerCtx, prepared: Prepared, model: string): AsyncGenerator<AnswerEvent> {
  let started = false
  try {
    for await (const event of generateAnswer(ctx, { ...prepared, model })) {
      started = true
      yield event
    }
  } catch (error) {
    if (started || ctx.signal.aborted || !isAppError(error)) throw error
    const staysHere = error.code === 'data_may_not_leave'
    if (!staysHere)
      ctx.log.warn({ model, code: error.code }, 'the model failed before its first word: passages are quoted')
    yield* quote(ctx, prepared, staysHere ? 'data_may_not_leave' : 'model_failed')
  }
}

function quote(ctx: AnswerCtx, prepared: Prepared, fallback: AnswerProof['fallback']): AsyncGenerator<AnswerEvent> {
  const words = wordsIn(prepared.language)
  const isSure = prepared.level === 'sure'
  const reason = fallback === null ? '' : fallback === 'model_failed' ? words.modelFailed : words.dataStays
  const opening = [reason, isSure ? '' : words.nearest]
  return quoteAnswer(ctx, prepared, {
    answer_status: isSure ? 'quoted' : 'nearest',
    fallback,
    opening: opening.filter((part) => part !== '').join(' '),
  })
}

/**
 * Answers a question from what the actor may read: searches, reads and weighs what was found, then quotes it or has a
 * model write from it and checks each claim. Weak evidence is shown as the nearest passages; without any it says that
 * nothing was found and cites nothing. A model that fails in the middle of its text throws.
 */
export async function* answer(ctx: AnswerCtx, asked: Question): AsyncGenerator<AnswerEvent> {
  authorize(ctx, 'search:read')
  const { asOf } = asked
  for await (const event of writeEvents(ctx, asked)) {
    const isDated = event.type === 'answer-finished' && asOf !== undefined
    yield isDated ? { ...event, proof: { ...event.proof, as_of: asOf } } : event
  }
}

async function* writeEvents(ctx: AnswerCtx, asked: Question): AsyncGenerator<AnswerEvent> {
  const { assistant, messages, language } = asked
  const words = wordsIn(language)
  yield { type: 'answer-started' }
  const pleasantry = pleasantryOf(messages.findLast(({ role }) => role === 'user')?.content ?? '')
  if (pleasantry !== null) {
    yield* sayWords(words.pleasantries[pleasantry], {})
    return
  }
  const prepared = await prepareAnswer(ctx, asked)
  const { sources, passages, level, nearest } = prepared
  if (level === 'none' || passages.length === 0) {
    const nothing = { answer_status: 'not_found' as const, nearest_titles: [...nearest], sources_consulted: sources }
    yield* sayWords(sources.length === 0 ? words.noSource : words.nothingFound, nothing)
    return
  }
  for (const [position, { hit }] of passages.entries()) {
    yield { type: 'source-found', index: position + 1, title: hit.title }
  }
  const { model } = assistant
  if (assistant.mode === 'generate' && model !== null) yield* writeOrQuote(ctx, prepared, model)
  else yield* quote(ctx, prepared, null)
}
