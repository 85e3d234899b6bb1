import type { Citation } from '#contract/citations'
import type { Hit } from '#data/search/hit'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import { choosePassages } from '#toolbox/retrieve/choose-passages'
import { documentKey } from '#toolbox/retrieve/diversify'
import type { Passage } from '#toolbox/retrieve/passage'
import type { AnswerEvent } from '../answer-event.ts'
import { wordsIn } from '../locales/words.ts'
import type { PreparedQuestion } from '../prepared-question.ts'
import { citationOf } from '../proof/citation-of.ts'
import { emptyProof, searchResultsOf } from '../proof/proof.ts'
import { type Excerpt, excerptOf, introductionAtEnd } from './excerpt.ts'
import { asQuotation, escapeMarkdown, quotation } from './markdown.ts'
import { type AskedQuestion, scoreSentences } from './score-sentences.ts'

/** Three passages of each of the best documents are read; the one whose best sentence is nearest is shown. */
const variety = { wanted: 7, perDocument: 3, documents: 3 } as const

interface ReadPassage {
  readonly passage: Passage
  /** The part that holds the best sentence. */
  readonly cited: Hit
  readonly excerpt: Excerpt
  readonly score: number
}

async function readPassage(
  ctx: Ctx<'embedder' | 'log'>,
  passage: Passage,
  question: AskedQuestion,
): Promise<ReadPassage> {
  const parts = await Promise.all(
    passage.parts.map(async (hit) => {
      const scored = await scoreSentences(ctx, hit, question)
      return { hit, scored, score: Math.max(0, ...scored.map(({ score }) => score)) }
    }),
  )
  const [best] = parts.toSorted((left, right) => right.score - left.score)
  const { hit, scored, score } = best ?? { hit: passage.hit, scored: [], score: 0 }
  return { passage, cited: hit, excerpt: excerptOf(hit.text, scored), score }
}

function headingOf({ title, path }: Hit, index: number): string {
  const where = path.map((heading) => ` › ${escapeMarkdown(heading)}`).join('')
  return `**${escapeMarkdown(title)}**${where} [${index}]`
}

/** What the passage quoted needs to be understood: the sentence before its list, or the list that it announces. */
function neighboursOf({ passage, cited, excerpt }: ReadPassage): { before: string; after: string } {
  const position = passage.parts.indexOf(cited)
  const [previous, next] = [passage.parts[position - 1], passage.parts[position + 1]]
  const lead = previous && excerpt.start === 0 ? introductionAtEnd(previous.text) : null
  const before = previous && lead ? previous.text.slice(lead.start, lead.end) : ''
  const isAnnounced = next && excerpt.end >= cited.text.trimEnd().length && introductionAtEnd(cited.text) !== null
  const shown = isAnnounced ? excerptOf(next.text, []) : null
  return { before, after: next && shown ? next.text.slice(0, Math.min(shown.end, mostNeighbour)) : '' }
}

const mostNeighbour = 900

function quotePassage(read: ReadPassage, index: number, omission: string): { text: string; citation: Citation } {
  const { cited, excerpt } = read
  const { before, after } = neighboursOf(read)
  const quoted = [
    before === '' ? '' : asQuotation(before),
    quotation(cited.text, excerpt, omission),
    after === '' ? '' : asQuotation(after),
  ]
  const span = excerpt.marked[0] ?? { start: 0, end: cited.text.length }
  return {
    text: `${headingOf(cited, index)}\n\n${quoted.filter((part) => part !== '').join('\n>\n')}`,
    citation: citationOf({ index, hit: cited, span, supported: true }),
  }
}

/** The passages to show: of each of the best documents, in their order, the one whose best sentence is nearest. */
async function selectPassages(ctx: QuoteCtx, { hits, words, searched }: PreparedQuestion): Promise<ReadPassage[]> {
  const passages = await choosePassages(ctx, hits, variety)
  const read = await Promise.all(passages.map((passage) => readPassage(ctx, passage, { text: searched, words })))
  const ofDocument = Map.groupBy(read, ({ cited }) => documentKey(cited))
  return [...ofDocument.values()].flatMap((own) => own.toSorted((left, right) => right.score - left.score).slice(0, 1))
}

type QuoteCtx = Ctx<'db' | 'embedder' | 'models' | 'log'>

/** The best passages word for word, numbered, their best sentences marked: nothing is written, so nothing can be invented. */
export async function* quoteAnswer(ctx: QuoteCtx, prepared: PreparedQuestion): AsyncGenerator<AnswerEvent> {
  authorize(ctx, 'search:read')
  const selected = await selectPassages(ctx, prepared)
  ctx.signal.throwIfAborted()
  for (const [position, { cited }] of selected.entries()) {
    yield { type: 'source-found', index: position + 1, title: cited.title }
  }
  const { quotingByChoice, quotingWithoutModel, omission } = wordsIn(prepared.language)
  const hasModel = ctx.models.list().some(({ capabilities }) => capabilities.includes('chat'))
  const quoted = selected.map((read, position) => quotePassage(read, position + 1, omission))
  const parts = [hasModel ? quotingByChoice : quotingWithoutModel, ...quoted.map(({ text }) => `\n\n${text}`)]
  for (const text of parts) yield { type: 'text-delta', text }
  const proof = {
    ...emptyProof,
    answer_status: 'quoted' as const,
    answer_end: parts.join('').length,
    citations: quoted.map(({ citation }) => citation),
    search_results: searchResultsOf(selected.map(({ passage }) => passage)),
    sources_consulted: prepared.sources,
  }
  yield { type: 'answer-finished', text: parts.join(''), proof, promptTokens: 0, completionTokens: 0 }
}
