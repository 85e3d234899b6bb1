import type { Doubt } from '../claims/claim.ts'
import { english } from './en.ts'
import { french } from './fr.ts'

export type Language = 'fr' | 'en'

/** What the assistant itself says, whatever it found. */
export interface Words {
  readonly greeting: string
  readonly quotingWithoutModel: string
  readonly quotingByChoice: string
  readonly nothingFound: string
  readonly noSource: string
  readonly omission: string
  readonly system: string
  readonly passages: string
  readonly question: string
  readonly reminder: string
  doubt(doubt: Doubt): string
}

export function wordsIn(language: Language): Words {
  return language === 'en' ? english : french
}
