import type { Words } from './answer-words.ts'
import { english } from './en.ts'
import { french } from './fr.ts'

export type Language = 'fr' | 'en'

export function wordsIn(language: Language): Words {
  return language === 'en' ? english : french
}
