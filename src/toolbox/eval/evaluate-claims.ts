import { asChunkId, asCollectionId, asDocumentId } from '#contract/ids'
import { authorize } from '#platform/auth/authorize'
import type { Ctx } from '#toolbox/context'
import type { Hit } from '#data/search/hit'
import { checkAnswer } from '../answer/claims/check-answer.ts'
import type { ClaimCheck } from './question-sets.ts'

export interface ClaimsEvaluation {
  readonly claims: number
  /** Of the claims called unsupported, those that are. */
  readonly precision: number
  /** Of the unsupported claims, those that were caught. */
  readonly recall: number
  readonly missed: readonly string[]
  readonly falseAlarms: readonly string[]
}

/** A passage of the set as the search would give it. */
function asHit({ passage }: ClaimCheck): Hit {
  return {
    chunkId: asChunkId(1),
    documentId: asDocumentId(1),
    collectionId: asCollectionId(1),
    collection: 'Fiches',
    corpus: 'fiches-travail',
    score: 1,
    similarity: null,
    questionSimilarity: null,
    lexicalScore: null,
    text: passage.text,
    path: passage.path,
    page: null,
    part: null,
    title: passage.title,
    externalId: passage.sheet,
    fileName: null,
    url: null,
    publisher: null,
    licence: null,
    updatedAt: null,
    effectiveFrom: null,
    effectiveTo: null,
    legalStatus: null,
    metadata: {},
    createdAt: new Date(0),
  }
}

/** Checks each claim of the set against its passage, as in a written answer. */
export async function evaluateClaims(
  ctx: Ctx<'embedder' | 'log'>,
  checks: readonly ClaimCheck[],
): Promise<ClaimsEvaluation> {
  authorize(ctx, 'search:read')
  const flagged: ClaimCheck[] = []
  for (const check of checks) {
    const hit = asHit(check)
    const { claims } = await checkAnswer(ctx, {
      text: `${check.claim.replace(/\.$/, '')} [1].`,
      passages: [hit],
      removedMarkers: [],
      question: check.question,
      language: 'fr',
    })
    if (claims.some(({ verdict }) => verdict !== 'supported')) flagged.push(check)
  }
  const wrong = checks.filter(({ expected }) => expected === 'unsupported')
  const caught = flagged.filter(({ expected }) => expected === 'unsupported')
  return {
    claims: checks.length,
    precision: flagged.length === 0 ? 1 : caught.length / flagged.length,
    recall: wrong.length === 0 ? 1 : caught.length / wrong.length,
    missed: wrong.filter((check) => !flagged.includes(check)).map(({ claim }) => claim),
    falseAlarms: flagged.filter(({ expected }) => expected === 'supported').map(({ claim }) => claim),
  }
}
