import { foldAccents } from '#text/analyse'
import { languages } from '#text/languages/languages'
import type { Ask } from '#text/languages/language'
import { mostQuestionCharacters } from '#toolbox/retrieve/complete-question'
import { segmentsOf } from '#text/segments'

/** A question as it was meant: spelling written out, the sentences that ask apart from the story around them. */
export interface UnderstoodQuestion {
  /** All of it, spelling written out, without the words that only ask for an answer. */
  readonly text: string
  /** The sentences that ask; all of the text when none is told apart. */
  readonly asking: string
  /** Questions to be answered each on its own, when there are two; else none. */
  readonly parts: readonly string[]
  readonly asks: ReadonlySet<Ask>
}

const shorthand = new Map(languages.flatMap((language) => Object.entries(language.shorthand)))
const everyAsk = Object.keys(languages[0]?.asks ?? {}).filter(isAsk)
/** Below this many characters a message has no story to tell apart. */
const shortMessage = 160
/** Beyond it, what looks like a second question mostly belongs to the story. */
const longMessage = 400

function isAsk(word: string): word is Ask {
  return languages.some(({ asks }) => word in asks)
}

function plain(text: string): string {
  return foldAccents(text.toLowerCase()).replace(/[\u2018\u2019\u02bc]/g, "'")
}

/** "Donne-moi…" asks whoever answers, and is no word to look for; kept where nothing else is said. */
function withoutRequests(text: string): string {
  const rest = languages.reduce((left, { requests }) => left.replace(requests, ' '), text).trim()
  return /\p{L}/u.test(rest) ? rest : text
}

/** "jpeux", "cb", "koi": written out; every other word stays as it is. */
export function writtenOut(text: string): string {
  return text
    .slice(0, mostQuestionCharacters)
    .replace(/(?<![\p{L}\p{N}])[\p{L}\p{N}]+(?=$|[^\p{L}\p{N}'’])/gu, (word) => {
      const known = shorthand.get(plain(word))
      return known === undefined || word.length > 12 ? word : known
    })
}

function asksIn(text: string): Ask[] {
  const words = plain(text)
  return everyAsk.filter((ask) => languages.some(({ asks }) => asks[ask].test(words)))
}

/** How a sentence that asks begins, its mark forgotten or not: "Quinze jours après" begins with no "qui". */
const wondering =
  /\?|^\s*(?:et |mais |alors,? )?(?:comment|combien|quand|(?:a |de |pour |dans )?quel(?:le)?s?|(?:a |de |pour |avec )?qui|que|qu'est-ce|quoi|ou|est-ce|pourquoi|(?:puis|dois|pourrais|devrais|ai|suis)-je|(?:peut|doit|faut|pourrait)-(?:on|il)|y a-t-(?:il|on)|je (?:voudrais|veux|souhaite|cherche|aimerais)|(?:pouvez|pourriez|avez|savez)-vous|peux-tu|merci de (?:me )?dire|what|how|when|who|where|which|why|can|may|must|should|do|does|is|are)(?![\p{L}\p{N}])/u

function isAsking(sentence: string): boolean {
  return wondering.test(plain(sentence))
}

const interrogative =
  /(?<!\p{L})(?:comment|combien|quand|quel|quelle|quels|quelles|qui|pourquoi|est-ce|how|what|when|where|who|which)(?!\p{L})/u
const joint = /[,;]?\s(?:et|and)\s/giu
/** Shorter, it says nothing without the other one. */
const partCharacters = 25

/** "How long is it, and who pays?": cut where both sides ask. */
function halves(sentence: string): string[] {
  for (const { index, 0: written } of sentence.matchAll(joint)) {
    const both = [sentence.slice(0, index), sentence.slice(index + written.length)]
    const ask = (half: string): boolean => half.length >= partCharacters && interrogative.test(plain(half))
    if (both.every(ask)) return both
  }
  return [sentence]
}

/** Two questions in one message. Of a story or of many questions, all is looked for together. */
function partsOf(text: string, sentences: readonly string[]): string[] {
  if (text.length > longMessage) return []
  const asking = sentences.filter((sentence) => sentence.includes('?'))
  const parts = asking.length === 1 ? asking.flatMap(halves) : asking
  return parts.length === 2 && parts.every(({ length }) => length >= partCharacters) ? parts : []
}

export function understandQuestion(message: string): UnderstoodQuestion {
  const text = writtenOut(message).trim()
  const sentences = segmentsOf(text).map((segment) => segment.text)
  const asking = text.length < shortMessage ? [] : sentences.filter(isAsking)
  const asked = asking.length === 0 ? text : asking.join(' ')
  return {
    text: withoutRequests(text),
    asking: withoutRequests(asked),
    parts: partsOf(text, sentences),
    asks: new Set(asksIn(asked)),
  }
}
