import type { Hit } from '#data/search/hit'
import { analyse } from '#text/analyse'
import type { Ctx } from '#toolbox/context'
import { hasCode } from '#platform/errors'
import { extractFacts } from '#text/facts/extract-facts'
import { segmentsOf } from '#text/segments'
import type { Segment } from '#text/segments'
import { type WeighedWord, weightedCoverage } from '../evidence/weigh-evidence.ts'

export interface ScoredSegment {
  readonly segment: Segment
  readonly score: number
}

/** What a sentence's words are worth beside its cosine with the question; measured best between 0.03 and 0.08. */
const wordsWeight = 0.05
/** "Combien", "quand", "quel montant" ask for a figure. */
const asksFigure =
  /(?<!\p{L})(?:combien|dur[ée]+e?|d[ée]lais?|montants?|[âa]ge|quand|taux|heures?|how (?:much|many|long|old)|when)(?!\p{L})/iu
const figureBonus = 0.012
/** What a sentence that says nothing loses, however near it is. */
const nothingPenalty = 0.03
/** Only so many are compared by meaning: those that share most words with the question. */
const mostSentences = 8

/** What is embedded for a sentence: an item or a row means little without what introduces it, or the heading above. */
function meaningOf(segments: readonly Segment[], { kind, lead, text }: Segment, heading: string): string {
  if (lead !== null) return `${segments[lead]?.text ?? ''} ${text}`
  return kind === 'item' || kind === 'row' ? `${heading} ${text}` : text
}

async function cosines(ctx: Ctx<'embedder' | 'log'>, question: string, texts: readonly string[]): Promise<number[]> {
  try {
    const [{ vector }, vectors] = await Promise.all([
      ctx.embedder.embedQuery(question, ctx.signal),
      ctx.embedder.embedPassages(texts, ctx.signal),
    ])
    return vectors.map((other) => other.reduce((sum, value, axis) => sum + value * (vector[axis] ?? 0), 0))
  } catch (error) {
    if (!hasCode(error, 'engine_unavailable')) throw error
    ctx.log.warn({ reason: error.details.reason }, 'sentences are chosen by their words alone')
    return texts.map(() => 0)
  }
}

export interface AskedQuestion {
  readonly text: string
  readonly words: readonly WeighedWord[]
}

interface Read {
  readonly segment: Segment
  readonly meaning: string
  /** What its words and its figures are worth, whatever it means. */
  readonly byWords: number
}

/** A question answers nothing, nor does the text of a link, which has no sign at its end. */
function saysNothing({ kind, text }: Segment): boolean {
  return /\?\s*$/.test(text) || (kind === 'sentence' && !/[.;:!…»”")*_]\s*$/.test(text))
}

function readSegments({ text: passage, path }: Pick<Hit, 'text' | 'path'>, { text, words }: AskedQuestion): Read[] {
  const segments = segmentsOf(passage)
  const heading = path.at(-1) ?? ''
  const wantsFigure = asksFigure.test(text)
  return segments
    .filter(({ kind }) => kind !== 'heading')
    .map((segment) => {
      const meaning = meaningOf(segments, segment, heading)
      const figure = wantsFigure && extractFacts(segment.text).some(({ kind }) => kind === 'number') ? figureBonus : 0
      const introduction = /:\s*$/.test(segment.text) ? figureBonus : 0
      const penalty = saysNothing(segment) ? nothingPenalty : 0
      const covered = wordsWeight * weightedCoverage(words, new Set(analyse(meaning)))
      return { segment, meaning, byWords: covered + figure - introduction - penalty }
    })
}

/** How well the sentences of a passage answer a question: meaning, words, and a figure where one is asked for. */
export async function scoreSentences(
  ctx: Ctx<'embedder' | 'log'>,
  passage: Pick<Hit, 'text' | 'path'>,
  question: AskedQuestion,
): Promise<ScoredSegment[]> {
  const read = readSegments(passage, question)
    .toSorted((left, right) => right.byWords - left.byWords)
    .slice(0, mostSentences)
  const meanings = read.map(({ meaning }) => meaning)
  const near = await cosines(ctx, question.text, meanings)
  return read.map(({ segment, byWords }, position) => ({ segment, score: (near[position] ?? 0) + byWords }))
}
