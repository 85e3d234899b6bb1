import { streamChat } from '#inference/stream-chat'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { AppError } from '#platform/errors'
import { choosePassages } from '#toolbox/retrieve/choose-passages'
import type { AnswerEvent } from '../answer-event.ts'
import { checkAnswer } from '../claims/check-answer.ts'
import { normaliseMarkers } from '../markers.ts'
import type { PreparedQuestion } from '../prepared-question.ts'
import { emptyProof, nearestTitles, searchResultsOf } from '../proof/proof.ts'
import { saysNotFound } from './not-found.ts'
import { fittingPassages, promptFor } from './prompt.ts'

const variety = { wanted: 8, perDocument: 4 } as const
/** Faithful rather than varied. */
const defaultTemperature = 0.1
const defaultMaxTokens = 900

/** A model writes from the passages; then each of its claims is looked for in what it cites. */
export async function* generateAnswer(
  ctx: Ctx<'db' | 'embedder' | 'models' | 'usage' | 'log'>,
  prepared: PreparedQuestion & { readonly model: string },
): AsyncGenerator<AnswerEvent> {
  authorize(ctx, 'search:read')
  const { hits, question, language, model, sources } = prepared
  const passages = fittingPassages(await choosePassages(ctx, hits, variety))
  for (const [position, { hit }] of passages.entries()) {
    yield { type: 'source-found', index: position + 1, title: hit.title }
  }
  const markers = normaliseMarkers(passages.length)
  const tokens = { promptTokens: 0, completionTokens: 0 }
  let text = ''
  const chat = {
    model,
    messages: promptFor(prepared, passages),
    temperature: prepared.temperature ?? defaultTemperature,
    maxTokens: prepared.maxTokens ?? defaultMaxTokens,
  }
  for await (const event of streamChat(ctx, chat)) {
    if (event.type === 'usage-counted') Object.assign(tokens, event)
    if (event.type !== 'text-delta') continue
    const shown = markers.push(event.text)
    text += shown
    if (shown !== '') yield { type: 'text-delta', text: shown }
  }
  const rest = markers.end()
  text += rest
  if (rest !== '') yield { type: 'text-delta', text: rest }
  if (text.trim() === '') throw new AppError('backend_protocol', { backend: model, reason: 'the answer is empty' })
  const base = { ...emptyProof, answer_end: text.length, sources_consulted: sources, model }
  const { promptTokens, completionTokens } = tokens
  if (saysNotFound(text)) {
    const proof = { ...base, answer_status: 'not_found' as const, nearest_titles: nearestTitles(hits) }
    yield { type: 'answer-finished', text, proof, promptTokens, completionTokens }
    return
  }
  const { claims, citations, status } = await checkAnswer(ctx, {
    text,
    passages,
    removedMarkers: markers.removed,
    question: question.query,
    language,
  })
  for (const claim of claims) yield { type: 'claim-checked', claim }
  const proof = { ...base, answer_status: status, claims, citations, search_results: searchResultsOf(passages) }
  yield { type: 'answer-finished', text, proof, promptTokens, completionTokens }
}
