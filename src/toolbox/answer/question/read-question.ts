import type { ChatMessage } from '#inference/backends/backend'
import { analyse } from '#text/analyse'
import { extractFacts } from '#text/facts/extract-facts'
import type { NumberFact } from '#text/facts/fact'
import type { Ctx } from '#toolbox/context'
import { completeQuestion } from '#toolbox/retrieve/complete-question'
import { officialWordsOf } from '#toolbox/retrieve/official-words'
import type { Wordings } from '#toolbox/retrieve/retrieve'
import { type UnderstoodQuestion, understandQuestion } from './understand-question.ts'
import { type WeighedWord, weighWords } from './weigh-words.ts'

/** What is known of a question before any passage is read. */
export interface ReadQuestion {
  /** As the person wrote it. */
  readonly asked: string
  readonly understood: UnderstoodQuestion
  /** Worded as the corpora do, with the questions it follows on. */
  readonly wordings: Wordings
  /** Words of the whole, and of the sentences that ask. */
  readonly words: readonly WeighedWord[]
  readonly asking: readonly WeighedWord[]
  readonly figures: readonly NumberFact[]
  /** It leans on an earlier question. */
  readonly isFollowUp: boolean
}

/** Where a question is looked for. */
export interface Scope {
  /** Null: every collection that the actor may read. */
  readonly collectionIds: readonly number[] | null
  /** Corpora among them, whose words are known. */
  readonly corpora: readonly (string | null)[]
}

/** Words of asking, which no source has to hold. */
const furniture = new Set(analyse('quoi veut dire signifie définition contacter occupe stp svp'))

const informative = (forms: readonly string[][]): string[][] => {
  const kept = forms.filter(([stem]) => stem !== undefined && !furniture.has(stem))
  return kept.length === 0 ? [...forms] : kept
}

/** Reads the last message, completed with those that it leans on. */
export async function readQuestion(
  ctx: Ctx<'index'>,
  messages: readonly ChatMessage[],
  { collectionIds, corpora }: Scope,
): Promise<ReadQuestion> {
  const turns = completeQuestion(messages)
  const understood = turns.map(understandQuestion)
  const last = understood.at(-1) ?? understandQuestion('')
  const official = officialWordsOf(corpora)
  const whole = understood.map(({ text }) => text).join(' ')
  const asking = understood.map((one) => one.asking).join(' ')
  const [words, ofAsking] = await Promise.all(
    [whole, last.asking].map((text) => weighWords(ctx, informative(official.forms(text)), collectionIds)),
  )
  return {
    asked: turns.at(-1) ?? '',
    understood: last,
    wordings: { whole: official.beside(whole), asking: official.beside(asking) },
    words: words ?? [],
    asking: ofAsking ?? [],
    isFollowUp: turns.length > 1,
    figures: extractFacts(last.asking).filter((fact) => fact.kind === 'number'),
  }
}
