import { analyse } from '#data/text/analyse'
import type { Ctx } from '#platform/context'
import { hasCode } from '#platform/errors'
import { extractFacts } from '../facts/extract-facts.ts'
import { segmentsOf } from '../text/segments.ts'
import type { Segment } from '../text/segments.ts'
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
const mostSentences = 24

/** What is embedded for a sentence: with the sentence that introduces it, or an item would mean little. */
function meaningOf(segments: readonly Segment[], { lead, text }: Segment): string {
  return lead === null ? text : `${segments[lead]?.text ?? ''} ${text}`
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

/** How well each sentence of a passage answers a question: meaning, words, and a figure where one is asked for. */
export async function scoreSentences(
  ctx: Ctx<'embedder' | 'log'>,
  passage: string,
  question: AskedQuestion,
): Promise<ScoredSegment[]> {
  const segments = segmentsOf(passage)
  const stating = segments.filter(({ kind }) => kind !== 'heading').slice(0, mostSentences)
  const meanings = stating.map((segment) => meaningOf(segments, segment))
  const near = await cosines(ctx, question.text, meanings)
  const wantsFigure = asksFigure.test(question.text)
  return stating.map((segment, position) => {
    const words = new Set(analyse(meanings[position] ?? ''))
    const figure = wantsFigure && extractFacts(segment.text).some(({ kind }) => kind === 'number') ? figureBonus : 0
    const isIntroduction = /:\s*$/.test(segment.text) ? figureBonus : 0
    const score =
      (near[position] ?? 0) + wordsWeight * weightedCoverage(question.words, words) + figure - isIntroduction
    return { segment, score }
  })
}
