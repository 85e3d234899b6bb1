import type { AnswerProof, Citation, Claim } from '#contract/citations'
import type { Hit } from '#data/search/hit'
import type { Ctx } from '#toolbox/context'
import { hasCode } from '#platform/errors'
import { contextOf } from '#toolbox/retrieve/hits'
import { extractFacts } from '#text/facts/extract-facts'
import type { Fact } from '#text/facts/fact'
import { eachInTurn } from '../each-in-turn.ts'
import { type Language, wordsIn } from '../locales/words.ts'
import type { MarkerNormaliser } from '../markers.ts'
import { citationOf } from '../proof/citation-of.ts'
import { type ClaimDraft, type Doubt, claimsOf, withoutMarkers } from './claims-of.ts'
import { hangsOnMeaning, judgeClaim } from './judge-claim.ts'
import { type Candidate, type Looked, lookFor } from './look-for.ts'
import { dot } from '../dot.ts'

export interface AnswerToCheck {
  readonly text: string
  readonly passages: readonly Hit[]
  readonly removedMarkers: MarkerNormaliser['removed']
  readonly question: string
  readonly language: Language
}

interface AskedAnswer extends AnswerToCheck {
  /** Facts of the question. */
  readonly asked: readonly Fact[]
}

export interface CheckedAnswer {
  readonly claims: Claim[]
  readonly citations: Citation[]
  readonly status: AnswerProof['answer_status']
}

/** Raw cosine between each claim that hangs on it and the best part found for it; null without an embedding model. */
async function similarities(ctx: Ctx<'embedder' | 'log'>, looked: readonly Looked[]): Promise<(number | null)[]> {
  const pairs = looked.map(({ words, candidates, isForeign }) => {
    const spans = candidates.map(({ span }) => span)
    const [best] = spans
    return best && hangsOnMeaning({ spans, isForeign }) ? [words, best.text] : []
  })
  const texts = [...new Set(pairs.flat())]
  if (texts.length === 0) return looked.map(() => null)
  try {
    const vectors = await ctx.embedder.embedPassages(texts, ctx.signal)
    const vectorOf = new Map(texts.map((text, position) => [text, vectors[position]]))
    return pairs.map(([claim = '', part = '']) => {
      const [left, right] = [vectorOf.get(claim), vectorOf.get(part)]
      return left && right ? dot(left, right) : null
    })
  } catch (error) {
    if (!hasCode(error, 'engine_unavailable')) throw error
    ctx.log.warn({ reason: error.details.reason }, 'claims are checked by their words alone')
    return looked.map(() => null)
  }
}

function doubtOf(looked: Looked, similarity: number | null, asked: readonly Fact[]): Doubt | null {
  const { draft, cited, candidates, isForeign } = looked
  return judgeClaim({ claim: draft, cited, spans: candidates.map(({ span }) => span), similarity, asked, isForeign })
}

function citesNothingLeft({ start, end }: ClaimDraft, removed: AnswerToCheck['removedMarkers']): boolean {
  return removed.some(({ at }) => at >= start && at <= end)
}

/** A sentence without a number passes with the passage of the next one when it is found there; else it is uncited. */
function claimOf(looked: Looked, similarity: number | null, answer: AskedAnswer): Claim {
  const { draft, indexes } = looked
  const { text, start, end } = draft
  const place = { text: withoutMarkers(text), start, end }
  const isWrong = draft.citations.length === 0 && citesNothingLeft(draft, answer.removedMarkers)
  const doubt = isWrong ? ({ kind: 'missing-passage' } as const) : doubtOf(looked, similarity, answer.asked)
  if (doubt === null) return { ...place, citations: [...indexes], verdict: 'supported', reason: null }
  if (draft.citations.length === 0 && !isWrong) return { ...place, citations: [], verdict: 'uncited', reason: null }
  const reason = wordsIn(answer.language).doubt(doubt)
  return { ...place, citations: [...draft.citations], verdict: 'unsupported', reason }
}

/** One citation per passage, on the part that carries best what the answer draws from it. */
function citationsOf(looked: readonly Looked[], claims: readonly Claim[]): Citation[] {
  const best = new Map<number, Candidate>()
  for (const [position, { candidates }] of looked.entries()) {
    for (const candidate of candidates) {
      const isCited = claims[position]?.citations.includes(candidate.index) ?? false
      const known = best.get(candidate.index)
      if (isCited && (!known || candidate.span.score > known.span.score)) best.set(candidate.index, candidate)
    }
  }
  return [...best.values()]
    .toSorted((left, right) => left.index - right.index)
    .map(({ index, hit, span }) => {
      const citing = claims.filter(({ citations }) => citations.includes(index))
      const supported = citing.every(({ verdict }) => verdict === 'supported')
      return citationOf({ index, hit, span, highlights: [span], notices: [], supported })
    })
}

/** What is longer than an answer is checked to here, and is not called supported as a whole. */
const checkedCharacters = 40_000

const mostClaims = 150

/** Looks for each claim of a written answer in the passages it cites. */
export async function checkAnswer(ctx: Ctx<'embedder' | 'log'>, answer: AnswerToCheck): Promise<CheckedAnswer> {
  const drafts = claimsOf(answer.text.slice(0, checkedCharacters), mostClaims)
  const passages = answer.passages.map((hit) => ({ hit, cited: { text: hit.text, context: contextOf(hit) } }))
  const looked = await eachInTurn(drafts, (draft) => lookFor(draft, passages, answer.language))
  const near = await similarities(ctx, looked)
  const asked = extractFacts(answer.question)
  const claims = await eachInTurn(looked, (one, position) => claimOf(one, near[position] ?? null, { ...answer, asked }))
  const isRead = answer.text.length <= checkedCharacters && drafts.length < mostClaims
  const isWhole = isRead && claims.every(({ verdict }) => verdict === 'supported')
  return {
    claims,
    citations: citationsOf(looked, claims),
    status: isWhole && claims.length > 0 ? 'answered' : 'partly_supported',
  }
}
