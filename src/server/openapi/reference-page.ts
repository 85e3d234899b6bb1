import type { Language } from '../locales/error-words.ts'
export function referencePage(language: Language): string {
  return language
}
