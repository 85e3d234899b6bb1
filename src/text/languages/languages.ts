import { english } from './english.ts'
import { french } from './french.ts'
import type { Language } from './language.ts'

/** Texts mix them: facts are read in all of these at once. */
export const languages: readonly Language[] = [french, english]

const word = /\p{L}+/gu
const readCharacters = 4000

/** The language whose small and common words are more frequent in the beginning of a text; French when none shows. */
export function languageOf(text: string): Language['code'] {
  const counts = languages.map(() => 0)
  for (const [found] of text.slice(0, readCharacters).toLowerCase().matchAll(word)) {
    languages.forEach(({ littleWords, stopWords }, position) => {
      if (littleWords.has(found) || stopWords.has(found)) counts[position] = (counts[position] ?? 0) + 1
    })
  }
  const most = Math.max(...counts)
  return languages[counts.indexOf(most)]?.code ?? 'fr'
}
