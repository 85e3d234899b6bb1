import type { CollectionId } from '#contract/ids'
import type { ChatMessage } from '#inference/backends/backend'
import { analyse } from '#text/analyse'
import { withFrenchWords } from '#text/languages/english-to-french'
import { languageOf } from '#text/languages/languages'
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

/** A message with the questions in it that are answered each on its own. */
export interface ReadMessage extends ReadQuestion {
  /** Itself, or the two that it holds. */
  readonly parts: readonly ReadQuestion[]
}

/** Where a question is looked for. */
export interface Scope {
  /** Null: every collection that the actor may read. */
  readonly collectionIds: readonly CollectionId[] | null
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
): Promise<ReadMessage> {
  const turns = completeQuestion(messages)
  const understood = turns.map(understandQuestion)
  const inFrench = languageOf(turns.at(-1) ?? '') === 'en' ? withFrenchWords : (text: string) => text
  const last = understood.at(-1) ?? understandQuestion('')
  const official = officialWordsOf(corpora)
  const weigh = (text: string) => weighWords(ctx, informative(official.forms(text)), collectionIds)
  const whole = inFrench(understood.map(({ text }) => text).join(' '))
  const common = { asked: turns.at(-1) ?? '', isFollowUp: turns.length > 1 }
  /** The question of one of the last message's sentences, with the turns before. */
  const read = async (one: UnderstoodQuestion): Promise<ReadQuestion> => {
    const asking = inFrench([...understood.slice(0, -1), one].map((turn) => turn.asking).join(' '))
    const [words, ofAsking] = await Promise.all([weigh(whole), weigh(inFrench(one.asking))])
    return {
      ...common,
      words,
      understood: one,
      wordings: { whole: official.beside(whole), asking: official.beside(asking) },
      asking: ofAsking,
      figures: extractFacts(one.asking).filter((fact) => fact.kind === 'number'),
    }
  }
  const question = await read(last)
  const parts = await Promise.all(last.parts.map((part) => read(understandQuestion(part))))
  return { ...question, parts: parts.length === 0 ? [question] : parts }
}
