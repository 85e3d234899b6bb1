import type { Language } from '#server/locales/error-words'
import { englishWords } from './english.ts'
import { frenchWords } from './french.ts'
import type { Words } from './word-table.ts'

const words: Readonly<Record<Language, Words>> = { fr: frenchWords, en: englishWords }

export function wordsOf(language: Language): Words {
  return words[language]
}

/** Fills `{name}` places of a sentence. */
export function fill(sentence: string, details: Readonly<Record<string, string | number>> = {}): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(details[name] ?? place))
}
