import type { CollectionId, DocumentId } from '#contract/ids'
import type { Ctx } from '#data/context'
import { principalsOf } from '#platform/auth/actor'
import { hasCode } from '#platform/errors'
import { analyse } from '#text/analyse'
import type { DocumentHit, LexicalHit, SearchScope, SemanticHit } from './search-index.ts'

/** What each way of searching found, best first. */
export interface Legs {
  lexical: LexicalHit[]
  documents: DocumentHit[]
  semantic: SemanticHit[]
  /** Passages by the everyday questions that they answer. */
  lexicalQuestions: LexicalHit[]
  semanticQuestions: SemanticHit[]
  tokens: number
}

/** Nothing found. */
export const noLegs: Legs = {
  lexical: [],
  documents: [],
  semantic: [],
  lexicalQuestions: [],
  semanticQuestions: [],
  tokens: 0,
}

export interface LegsAsked {
  query: string
  collectionIds?: readonly CollectionId[] | undefined
  documentIds?: readonly DocumentId[] | undefined
  method: 'lexical' | 'semantic' | 'hybrid'
  /** How many passages must be left after fusion. */
  depth: number
}

/** Ranks beyond this change nothing in what is shown first. */
const leastDepth = 100

/** What a person writes is shorter; each word costs a reading of its list. */
const mostTerms = 256

type SearchCtx = Ctx<'index' | 'embedder' | 'log'>

async function byWords({ index }: SearchCtx, terms: readonly string[], scope: SearchScope) {
  if (terms.length === 0) return { lexical: [], documents: [], lexicalQuestions: [] }
  const [lexical, documents, lexicalQuestions] = await Promise.all([
    index.lexical({ terms, ...scope }),
    index.lexicalDocuments({ terms, ...scope }),
    index.lexicalQuestions({ terms, ...scope }),
  ])
  return { lexical, documents, lexicalQuestions }
}

async function byMeaning(ctx: SearchCtx, { query, method }: LegsAsked, scope: SearchScope) {
  try {
    const { vector, tokens } = await ctx.embedder.embedQuery(query, ctx.signal)
    const [semantic, semanticQuestions] = await Promise.all([
      ctx.index.semantic({ vector, ...scope }),
      ctx.index.semanticQuestions({ vector, ...scope }),
    ])
    return { semantic, semanticQuestions, tokens }
  } catch (error) {
    if (method === 'semantic' || !hasCode(error, 'engine_unavailable')) throw error
    ctx.log.warn({ reason: error.details.reason }, 'searching by words alone')
    return { semantic: [], semanticQuestions: [], tokens: 0 }
  }
}

/** Searches in every way asked for, in parallel, each filtered by what the actor may read. */
export async function searchLegs(ctx: SearchCtx, asked: LegsAsked): Promise<Legs> {
  const chosen = <Kind extends number>(ids: readonly Kind[] | undefined) => (ids && ids.length > 0 ? ids : undefined)
  const scope: SearchScope = {
    readable: principalsOf(ctx.actor),
    collections: chosen(asked.collectionIds),
    documents: chosen(asked.documentIds),
    limit: Math.max(leastDepth, asked.depth),
  }
  const { method, query } = asked
  const terms = method === 'semantic' ? [] : [...new Set(analyse(query))].slice(0, mostTerms)
  // A question of small words alone, as « Qui est », is found by nothing else than its meaning.
  const isMeant = method !== 'lexical' || terms.length === 0
  const [words, meaning] = await Promise.all([
    byWords(ctx, terms, scope),
    isMeant ? byMeaning(ctx, asked, scope) : { semantic: [], semanticQuestions: [], tokens: 0 },
  ])
  return { ...words, ...meaning }
}
