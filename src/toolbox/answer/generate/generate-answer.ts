import { setImmediate as nextTurn } from 'node:timers/promises'
import { isCutReason } from '#inference/call/chat-events'
import { streamChat } from '#inference/stream-chat'
import { authorize } from '#platform/auth/authorize'
import { AppError } from '#platform/errors'
import type { Ctx } from '#toolbox/context'
import type { AnswerEvent } from '../answer-event.ts'
import { checkAnswer } from '../claims/check-answer.ts'
import { normaliseMarkers } from '../markers.ts'
import { noticesOf } from '../notices/notices-of.ts'
import type { PreparedQuestion } from '../prepared-question.ts'
import { emptyProof, nearestTitles, searchResultsOf } from '../proof/proof.ts'
import { saysNotFound } from './not-found.ts'
import { fittingChunks, promptFor } from './prompt.ts'
import { sensitivityOf } from '#toolbox/retrieve/sensitivity'

/** Faithful rather than varied. */
const defaultTemperature = 0.1
const defaultMaxTokens = 900

type GenerateCtx = Ctx<'db' | 'embedder' | 'models' | 'usage' | 'log'>
type Written = PreparedQuestion & { readonly model: string }

/** What a model has said so far, its numbers made ours. */
class Writing {
  readonly #markers: ReturnType<typeof normaliseMarkers>
  text = ''
  promptTokens = 0
  completionTokens = 0
  isCut = false

  constructor(passages: number) {
    this.#markers = normaliseMarkers(passages)
  }

  get removedMarkers() {
    return this.#markers.removed
  }

  /** What of these words is to be shown. */
  add(delta: string): string {
    return this.#shown(this.#markers.push(delta))
  }

  end(): string {
    return this.#shown(this.#markers.end())
  }

  /** An answer does not begin with the empty lines that follow a thought. */
  #shown(words: string): string {
    const shown = this.text === '' ? words.trimStart() : words
    this.text += shown
    return shown
  }
}

/** A word of a model is a few characters: of what is longer, others are served between one part and the next. */
const mostAtOnce = 4096

async function* partsOf(text: string): AsyncGenerator<string> {
  for (let from = 0; from < text.length;) {
    const end = from + mostAtOnce
    // A character of two halves stays whole.
    const to = (text.codePointAt(end - 1) ?? 0) > 0xffff ? end + 1 : end
    yield text.slice(from, to)
    from = to
    if (from < text.length) await nextTurn()
  }
}

async function* write(ctx: GenerateCtx, prepared: Written, writing: Writing): AsyncGenerator<string> {
  const { model } = prepared
  const passages = fittingChunks(prepared.passages.map(({ hit }) => hit))
  const { dataLevel, keepsAnswers } = await sensitivityOf(ctx, passages)
  const chat = {
    model,
    messages: promptFor(prepared, { passages, keepsAnswers }),
    temperature: prepared.temperature ?? defaultTemperature,
    maxTokens: prepared.maxTokens ?? defaultMaxTokens,
    ...(prepared.sampling === undefined ? {} : { parameters: prepared.sampling }),
  }
  for await (const event of streamChat({ ...ctx, dataLevel }, chat, { partsThoughts: true })) {
    if (event.type === 'usage-counted') {
      writing.promptTokens = event.promptTokens
      writing.completionTokens = event.completionTokens
    }
    if (event.type === 'finished') writing.isCut = isCutReason(event.reason)
    if (event.type === 'text-delta') for await (const part of partsOf(event.text)) yield writing.add(part)
  }
  yield writing.end()
  if (writing.text.trim() === '') {
    throw new AppError('backend_protocol', { backend: model, reason: 'answer_empty' })
  }
}

/**
 * A model writes from the passages; then each of its claims is looked for in what it cites. A model that fails throws,
 * even in the middle of its text; nothing was shown of it when no event came before.
 */
export async function* generateAnswer(ctx: GenerateCtx, prepared: Written): AsyncGenerator<AnswerEvent> {
  authorize(ctx, 'search:read')
  const { question, language, model, sources } = prepared
  const passages = fittingChunks(prepared.passages.map(({ hit }) => hit))
  const writing = new Writing(passages.length)
  for await (const text of write(ctx, prepared, writing)) if (text !== '') yield { type: 'text-delta', text }
  const { text, isCut, promptTokens, completionTokens } = writing
  const base = { ...emptyProof, answer_end: text.length, sources_consulted: sources, model }
  if (!isCut && saysNotFound(text)) {
    const proof = { ...base, answer_status: 'not_found' as const, nearest_titles: nearestTitles(passages) }
    yield { type: 'answer-finished', text, proof, promptTokens, completionTokens }
    return
  }
  const { claims, citations, status } = await checkAnswer(ctx, {
    text,
    passages,
    removedMarkers: writing.removedMarkers,
    question: question.wordings.whole,
    language,
  })
  for (const claim of claims) yield { type: 'claim-checked', claim }
  const notices = noticesOf(passages, question)
  const proof = {
    ...base,
    answer_status: isCut ? ('cut' as const) : status,
    claims,
    citations: citations.map((citation) => ({ ...citation, notices: notices[citation.index - 1] ?? [] })),
    search_results: searchResultsOf(passages),
  }
  yield { type: 'answer-finished', text, proof, promptTokens, completionTokens }
}
