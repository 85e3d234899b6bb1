import type { Language } from '../locales/error-words.ts'

/** French or English, whichever `Accept-Language` prefers; English when it says nothing about either. */
export function languageOf(header: string | undefined): Language {
  if (header === undefined) return 'en'
  let chosen: Language = 'en'
  let best = 0
  for (const part of header.slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
    const language = /^(fr|en)(-|$)/.exec(tag)?.[1]
    const weight = weightOf(parameters)
    if (language === undefined || weight <= best) continue
    chosen = language === 'fr' ? 'fr' : 'en'
    best = weight
  }
  return chosen
}

function weightOf(parameters: readonly string[]): number {
  const given = parameters.map((parameter) => /^\s*q=(\d+(?:\.\d*)?)\s*$/.exec(parameter)?.[1])
  const weight = given.find((q) => q !== undefined)
  return weight === undefined ? 1 : Math.min(Number(weight), 1)
}
