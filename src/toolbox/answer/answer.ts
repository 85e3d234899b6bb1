import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { completeQuestion } from '#toolbox/retrieve/complete-question'
import { retrieve } from '#toolbox/retrieve/retrieve'
import type { AnswerEvent } from './answer-event.ts'
import { isEnough } from './evidence/gate.ts'
import { weighEvidence } from './evidence/weigh-evidence.ts'
import { generateAnswer } from './generate/generate-answer.ts'
import { wordsIn } from './locales/words.ts'
import type { Question } from './prepared-question.ts'
import { consultedSources, emptyProof, nearestTitles } from './proof/proof.ts'
import { quoteAnswer } from './quote/quote-answer.ts'
import { isSmallTalk } from './small-talk.ts'

type AnswerCtx = Ctx<'db' | 'index' | 'embedder' | 'models' | 'usage' | 'log'>

/** Says something that draws on no source. */
function* sayWords(text: string, proof: Partial<typeof emptyProof>): Generator<AnswerEvent> {
  yield { type: 'text-delta', text }
  const whole = { ...emptyProof, answer_end: text.length, ...proof }
  yield { type: 'answer-finished', text, proof: whole, promptTokens: 0, completionTokens: 0 }
}

/**
 * Answers a question from what the actor may read: searches, weighs what was found, then quotes it or has a model write
 * from it and checks each claim. Without enough evidence it says that nothing was found and cites nothing. A model that
 * fails throws, even in the middle of its text.
 */
export async function* answer(ctx: AnswerCtx, asked: Question): AsyncGenerator<AnswerEvent> {
  authorize(ctx, 'search:read')
  const { assistant, messages, language } = asked
  const { collectionIds } = assistant
  const words = wordsIn(language)
  yield { type: 'answer-started' }
  const question = completeQuestion(messages)
  if (isSmallTalk(question.asked)) {
    yield* sayWords(words.greeting, {})
    return
  }
  const [retrieval, sources] = await Promise.all([
    retrieve(ctx, { query: question.query, collectionIds }),
    consultedSources(ctx, collectionIds),
  ])
  ctx.signal.throwIfAborted()
  const { evidence, words: weighed } = await weighEvidence(ctx, { question, retrieval, collectionIds })
  const { hits, searched } = retrieval
  if (hits.length === 0 || !isEnough(evidence)) {
    const nothing = {
      answer_status: 'not_found' as const,
      nearest_titles: nearestTitles(hits),
      sources_consulted: sources,
    }
    yield* sayWords(sources.length === 0 ? words.noSource : words.nothingFound, nothing)
    return
  }
  const prepared = { ...asked, question, searched, hits, words: weighed, sources }
  const { model } = assistant
  if (assistant.mode === 'generate' && model !== null) yield* generateAnswer(ctx, { ...prepared, model })
  else yield* quoteAnswer(ctx, prepared)
}
