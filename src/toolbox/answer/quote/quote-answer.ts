import type { Citation } from '#contract/citations'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#platform/context'
import { choosePassages } from '#toolbox/retrieve/choose-passages'
import type { Passage } from '#toolbox/retrieve/passage'
import type { AnswerEvent } from '../answer-event.ts'
import { wordsIn } from '../locales/words.ts'
import type { PreparedQuestion } from '../prepared-question.ts'
import { citationOf } from '../proof/citation-of.ts'
import { emptyProof, searchResultsOf } from '../proof/proof.ts'
import { type Excerpt, excerptOf } from './excerpt.ts'
import { escapeMarkdown, quotation } from './markdown.ts'
import { type AskedQuestion, scoreSentences } from './score-sentences.ts'

const variety = { wanted: 3, perDocument: 2 } as const

interface Quoted {
  readonly text: string
  readonly citation: Citation
}

function headingOf({ hit }: Passage, index: number): string {
  const path = hit.path.map(escapeMarkdown).join(' › ')
  const where = path === '' ? '' : ` › ${path}`
  return `**${escapeMarkdown(hit.title)}**${where} [${index}]`
}

/** Cites the part that holds the best sentence, and shows its neighbours as far as the passage goes on in them. */
async function quotePassage(
  ctx: Ctx<'embedder' | 'log'>,
  numbered: { passage: Passage; index: number; omission: string },
  question: AskedQuestion,
): Promise<Quoted> {
  const { passage, index, omission } = numbered
  const scored = await Promise.all(
    passage.parts.map(async (hit) => ({ hit, sentences: await scoreSentences(ctx, hit.text, question) })),
  )
  const bestScore = ({ sentences }: (typeof scored)[number]): number =>
    Math.max(0, ...sentences.map(({ score }) => score))
  const cited = scored.toSorted((left, right) => bestScore(right) - bestScore(left))[0] ?? {
    hit: passage.hit,
    sentences: [],
  }
  const excerpts = scored.map(({ hit, sentences }): { text: string; excerpt: Excerpt } => {
    const excerpt = excerptOf(hit.text, sentences)
    return { text: hit.text, excerpt: hit === cited.hit ? excerpt : { ...excerpt, marked: [] } }
  })
  const quotations = excerpts.map(({ text, excerpt }) => quotation(text, excerpt, omission)).join('\n>\n')
  const [span = { start: 0, end: cited.hit.text.length }] = excerptOf(cited.hit.text, cited.sentences).marked
  return {
    text: `${headingOf(passage, index)}\n\n${quotations}`,
    citation: citationOf({ index, hit: cited.hit, span, supported: true }),
  }
}

/** The best passages word for word, numbered, their best sentences marked: nothing is written, so nothing can be invented. */
export async function* quoteAnswer(
  ctx: Ctx<'db' | 'embedder' | 'log'>,
  { hits, words, question, language, sources }: PreparedQuestion,
): AsyncGenerator<AnswerEvent> {
  authorize(ctx, 'search:read')
  const passages = await choosePassages(ctx, hits, variety)
  for (const [position, { hit }] of passages.entries()) {
    yield { type: 'source-found', index: position + 1, title: hit.title }
  }
  const { quoting, omission } = wordsIn(language)
  let text = quoting
  yield { type: 'text-delta', text }
  const citations: Citation[] = []
  for (const [position, passage] of passages.entries()) {
    ctx.signal.throwIfAborted()
    const numbered = { passage, index: position + 1, omission }
    const quoted = await quotePassage(ctx, numbered, { text: question.query, words })
    const delta = `\n\n${quoted.text}`
    text += delta
    citations.push(quoted.citation)
    yield { type: 'text-delta', text: delta }
  }
  const search_results = searchResultsOf(passages)
  const proof = {
    ...emptyProof,
    answer_status: 'quoted' as const,
    citations,
    search_results,
    sources_consulted: sources,
  }
  yield { type: 'answer-finished', text, proof, promptTokens: 0, completionTokens: 0 }
}
