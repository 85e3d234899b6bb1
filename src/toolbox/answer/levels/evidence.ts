import type { Hit } from '#data/search/hit'
import { contextOf } from '#toolbox/retrieve/hits'
import type { ReadQuestion } from '../question/read-question.ts'
import { type ReadUnit, coverageOf, rarestShared, sharedBy } from '../reading/read-chunks.ts'

/** What speaks for the sources answering a question, in figures of about one. */
export interface Evidence {
  /** Raw cosine of the nearest passage and of the nearest unit; null without an embedding model. */
  readonly passageSimilarity: number | null
  readonly unitSimilarity: number | null
  /** Share of the weight of the asking words that the first unit holds, and of all words in its passage. */
  readonly unitCoverage: number
  readonly passageCoverage: number
  /** Weight of the rarest word of the question that the first passage holds: a name, a number, a term of the house. */
  readonly rare: number
  /** Score of the first unit, and by how much it leads the first one of another document. */
  readonly score: number
  readonly lead: number
  /** 1 when the first unit is of the body's own documents: people ask of what they have. */
  readonly own: number
  /** Of a question that leans on another one: share of the weight of its own words that the first passages hold; else 1. */
  readonly followed: number
  /** How near the question is to one that the first passage is known to answer: 0 for none, 1 for the same words. */
  readonly asked: number
  /** Informative words of the question, up to ten, as a share of ten. */
  readonly words: number
  /** 1 when the question names years and the first passage speaks of others alone: it answers for another time. */
  readonly otherYears: number
}

/** What is weighed; the rest decides by itself. */
export const weighedEvidence = [
  'passageSimilarity',
  'unitSimilarity',
  'unitCoverage',
  'passageCoverage',
  'score',
  'lead',
  'own',
  'asked',
  'words',
] as const satisfies readonly (keyof Evidence)[]

/** Passages among which the own words of a follow-up are looked for. */
const witnesses = 8
const countedWords = 10
/** About the weight of a word that stands once among ten thousand passages. */
const heaviestWord = 9
/** Raw cosine of two questions that have nothing in common, and how much more two have that ask the same. */
const strangers = 0.84
const nearness = 0.1

/** Four digits that count nothing: « 2000 euros » names no year. */
const year =
  /(?<![\d.,]|\d\s)(?:19|20)\d{2}(?!\d|[.,]\d|\s?(?:k?€|%|euros?|habitant|heure|personne|salarié|agent|m²|kg|km))/g

function speaksOfOtherYears({ wordings }: ReadQuestion, hit: Hit): boolean {
  const yearsIn = (text: string): string[] => [...text.matchAll(year)].map(([digits]) => digits)
  const asked = new Set(yearsIn(wordings.whole))
  const held = yearsIn(`${contextOf(hit)} ${hit.text}`)
  return asked.size > 0 && held.length > 0 && !held.some((one) => asked.has(one))
}

/** Null when nothing was found at all. */
export function evidenceOf(
  question: ReadQuestion,
  units: readonly ReadUnit[],
  { topSimilarity, hits }: { readonly topSimilarity: number | null; readonly hits: readonly Hit[] },
): Evidence | null {
  const [first] = units
  if (!first) return null
  const similarities = units.flatMap(({ similarity }) => (similarity === null ? [] : [similarity]))
  const rival = units.find(({ hit }) => hit.documentId !== first.hit.documentId)
  return {
    passageSimilarity: topSimilarity,
    unitSimilarity: similarities.length === 0 ? null : Math.max(...similarities),
    unitCoverage: first.coverage,
    passageCoverage: coverageOf(first.hit, question),
    rare: rarestShared(first.hit, question) / heaviestWord,
    score: first.score / 10,
    lead: rival ? Math.min(1, (first.score - rival.score) / 5) : 1,
    own: first.hit.corpus === null ? 1 : 0,
    followed: question.isFollowUp ? sharedBy(hits.slice(0, witnesses), question.asking) : 1,
    asked: Math.min(1, Math.max(0, ((first.hit.questionSimilarity ?? 0) - strangers) / nearness)),
    words: Math.min(1, question.words.length / countedWords),
    otherYears: speaksOfOtherYears(question, first.hit) ? 1 : 0,
  }
}
