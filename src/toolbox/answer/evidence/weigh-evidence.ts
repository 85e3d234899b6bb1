import { principalsOf } from '#platform/auth/actor'
import type { Hit } from '#data/search/hit'
import { analyse } from '#text/analyse'
import type { Ctx } from '#toolbox/context'
import type { SearchQuestion } from '#toolbox/retrieve/complete-question'
import { wordsWithEquivalents } from '#toolbox/retrieve/lay-words'
import { contextOf } from '#toolbox/retrieve/passage'
import { countSearchedPassages } from '#toolbox/retrieve/queries'
import type { Retrieval } from '#toolbox/retrieve/retrieve'
import type { Evidence } from './gate.ts'
import { weighWords } from './word-weights.ts'

/** A word of the question, whatever official word stands for it. */
export interface WeighedWord {
  readonly forms: readonly string[]
  readonly weight: number
}

const witnesses = 5

function wordsOf(hit: Hit): string[] {
  return analyse(`${contextOf(hit)} ${hit.text}`)
}

/** Share of the weight of the words that a text holds; 1 when there is no word to look for. */
export function weightedCoverage(words: readonly WeighedWord[], held: ReadonlySet<string>): number {
  let total = 0
  let covered = 0
  for (const { forms, weight } of words) {
    total += weight
    if (forms.some((form) => held.has(form))) covered += weight
  }
  return total === 0 ? 1 : covered / total
}

/** The informative words of a question, rare ones heavier. */
export async function weighQuestion(
  ctx: Ctx<'index'>,
  question: string,
  collectionIds: readonly number[] | null,
): Promise<WeighedWord[]> {
  const words = wordsWithEquivalents(question)
  const weights = await weighWords(ctx, words.flat(), collectionIds)
  return words.map((forms) => ({ forms, weight: Math.min(...forms.map((form) => weights.get(form) ?? 0)) }))
}

interface Found {
  readonly question: SearchQuestion
  readonly retrieval: Retrieval
  readonly collectionIds: readonly number[] | null
}

/** Gathers what speaks for an answer: meaning first, the question's words as second witness. */
export async function weighEvidence(
  ctx: Ctx<'db' | 'index' | 'embedder'>,
  { question, retrieval, collectionIds }: Found,
): Promise<{ evidence: Evidence; words: WeighedWord[] }> {
  const { hits, topSimilarity } = retrieval
  const [words, own, searchedPassages] = await Promise.all([
    weighQuestion(ctx, question.query, collectionIds),
    question.isFollowUp ? weighQuestion(ctx, question.asked, collectionIds) : null,
    countSearchedPassages(ctx.db, principalsOf(ctx.actor), collectionIds),
  ])
  const best = hits.slice(0, witnesses)
  const ofFirst = hits.filter(({ documentId }) => documentId === hits[0]?.documentId)
  const evidence = {
    topSimilarity,
    profile: ctx.embedder.profile,
    searchedPassages,
    words: words.length,
    passageCoverage: weightedCoverage(words, new Set(best.slice(0, 1).flatMap(wordsOf))),
    documentCoverage: weightedCoverage(words, new Set(ofFirst.flatMap(wordsOf))),
    ownCoverage: own && weightedCoverage(own, new Set([...best, ...ofFirst].flatMap(wordsOf))),
  }
  return { evidence, words }
}
