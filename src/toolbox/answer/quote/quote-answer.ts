import type { AnswerProof } from '#contract/citations'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import type { AnswerEvent } from '../answer-event.ts'
import { wordsIn } from '../locales/words.ts'
import { noticesOf } from '../notices/notices-of.ts'
import type { PreparedQuestion } from '../prepared-question.ts'
import { citationOf, quotedSpan } from '../proof/citation-of.ts'
import { emptyProof, searchResultsOf } from '../proof/proof.ts'
import { answerLines, chunkText } from './write-answer.ts'

type Beginning = Pick<AnswerProof, 'answer_status' | 'fallback'> & {
  /** Said before anything else: that the answer is not sure, or that the model failed. */
  readonly opening: string
}

function* opened(text: string): Generator<AnswerEvent> {
  if (text !== '') yield { type: 'text-delta', text }
}

/**
 * The words that answer, each with the number of its passage; then the passages they stand in. Nothing is written, so
 * nothing can be invented.
 */
export async function* quoteAnswer(
  ctx: Ctx,
  prepared: PreparedQuestion,
  { opening, ...beginning }: Beginning,
): AsyncGenerator<AnswerEvent> {
  authorize(ctx, 'search:read')
  const { passages, question, language, sources } = prepared
  const words = wordsIn(language)
  const notices = noticesOf(
    passages.map(({ hit }) => hit),
    question,
  )
  const said = notices.flatMap((own, position) => own.map((notice) => words.notice(notice, position + 1)))
  const parts = [opening, answerLines(passages), ...said].filter((part) => part !== '')
  const answer = parts.join('\n\n')
  yield* opened(answer)
  const below = passages.map((passage, position) => chunkText(passage, position + 1)).join('\n\n')
  const rest = `\n\n---\n\n${below}`
  yield { type: 'text-delta', text: rest }
  const proof: AnswerProof = {
    ...emptyProof,
    ...beginning,
    answer_end: answer.length,
    citations: passages.map((passage, position) =>
      citationOf({
        index: position + 1,
        hit: passage.hit,
        span: quotedSpan(passage),
        highlights: passage.units.map(({ unit }) => unit),
        notices: notices[position] ?? [],
        supported: true,
      }),
    ),
    search_results: searchResultsOf(passages.map(({ hit }) => hit)),
    sources_consulted: sources,
  }
  yield { type: 'answer-finished', text: answer + rest, proof, promptTokens: 0, completionTokens: 0 }
}
