import type { Language } from '#server/locales/error-words'
import type { CommandName } from '../command-names.ts'
import { englishWords } from './english.ts'
import { frenchWords } from './french.ts'

export type OptionName =
  | 'config'
  | 'data'
  | 'expires'
  | 'help'
  | 'host'
  | 'json'
  | 'key'
  | 'lang'
  | 'limit'
  | 'method'
  | 'port'
  | 'questions'
  | 'collections'
  | 'out'
  | 'against'
  | 'assistant'
  | 'role'
  | 'workers'
  | 'scopes'
  | 'secret-key'
  | 'tarball'
  | 'from'
  | 'dry-run'
  | 'apply'
  | 'approve-removals'

/** Everything that the command line says, once per language; a missing line does not compile. */
export interface Words {
  readonly commands: Readonly<Record<CommandName, { readonly summary: string; readonly words?: string }>>
  readonly options: Readonly<Record<OptionName, string>>
  readonly messages: Readonly<Record<Message, string>>
}

export type Message = keyof typeof frenchWords.messages

const words: Readonly<Record<Language, Words>> = { fr: frenchWords, en: englishWords }

export function wordsOf(language: Language): Words {
  return words[language]
}

/** Fills `{name}` places of a sentence. */
export function fill(sentence: string, details: Readonly<Record<string, string | number>> = {}): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(details[name] ?? place))
}
