import { findCorpus } from '#data/corpora/registry'
import type { Lexicon } from '#data/corpora/lexicon'
import { analyse } from '#text/analyse'

/** Official words beside everyday ones, as the corpora that are searched use them. */
export interface OfficialWords {
  /** The question with official words beside its everyday ones; the same when it has none. */
  beside(question: string): string
  /** Each informative word of a question, with the official words that stand for it just as well. */
  forms(question: string): string[][]
}

const stemOf = (word: string): string => analyse(word)[0] ?? word

function everydayStems({ everyday }: Lexicon): Map<string, string> {
  return new Map(Object.entries(everyday).map(([word, words]) => [stemOf(word), words]))
}

const known = new Map<Lexicon, Map<string, string>>()

function stemsOf(lexicon: Lexicon): Map<string, string> {
  const found = known.get(lexicon) ?? everydayStems(lexicon)
  known.set(lexicon, found)
  return found
}

/** A question of more words is read to here: none that a person writes is that long. */
export const mostWords = 64

/** What the lexicons of these corpora know; one without a lexicon adds nothing. */
export function officialWordsOf(corpora: readonly (string | null)[]): OfficialWords {
  const lexicons = [...new Set(corpora)].flatMap((id) => (id === null ? [] : (findCorpus(id)?.lexicon ?? [])))
  const official = (stem: string): string =>
    lexicons
      .map((one) => stemsOf(one).get(stem) ?? '')
      .join(' ')
      .trim()
  return {
    beside(question) {
      const turned = lexicons
        .flatMap(({ turns }) => turns)
        .reduce((text, [pattern, words]) => text.replace(pattern, (found) => `${found} ${words} `), question)
      const rewritten = turned.replace(/\p{L}+/gu, (word) => {
        const words = official(stemOf(word))
        return words === '' ? word : `${word} ${words}`
      })
      return rewritten === question ? question : rewritten.replace(/\s+/g, ' ').trim()
    },
    forms: (question) =>
      [...new Set(analyse(question))]
        .slice(0, mostWords)
        .map((stem) => [...new Set([stem, ...analyse(official(stem))])]),
  }
}
