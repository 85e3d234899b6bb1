import type { Qualifier, Unit } from './fact.ts'

interface UnitWord {
  readonly unit: Unit
  readonly factor: number
}

const words: readonly (readonly [RegExp, UnitWord])[] = [
  [/^(?:ans?|années?|years?)\b/, { unit: 'month', factor: 12 }],
  [/^(?:semestres?)\b/, { unit: 'month', factor: 6 }],
  [/^(?:trimestres?|quarters?)\b/, { unit: 'month', factor: 3 }],
  [/^(?:mois|months?)\b/, { unit: 'month', factor: 1 }],
  [/^(?:semaines?|weeks?)\b/, { unit: 'day', factor: 7 }],
  [/^(?:jours?|journées?|days?)\b/, { unit: 'day', factor: 1 }],
  [/^(?:heures?|hours?|h)\b/, { unit: 'minute', factor: 60 }],
  [/^(?:minutes?|min|mn)\b/, { unit: 'minute', factor: 1 }],
  [/^(?:milliards?|billions?)\s+(?:d['’]|of\s+)?(?:euros?|€)/, { unit: 'euro', factor: 1e9 }],
  [/^(?:millions?)\s+(?:d['’]|of\s+)?(?:euros?|€)/, { unit: 'euro', factor: 1e6 }],
  [/^(?:m(?:ds?|rds?)\s?€)/, { unit: 'euro', factor: 1e9 }],
  [/^(?:m\s?€)/, { unit: 'euro', factor: 1e6 }],
  [/^(?:k\s?€)/, { unit: 'euro', factor: 1000 }],
  [/^(?:€|euros?\b|eur\b)/, { unit: 'euro', factor: 1 }],
  [/^(?:centimes?\b)/, { unit: 'euro', factor: 0.01 }],
  [/^(?:%|pour\s+cent\b|p\.\s?100\b|per\s?cent\b)/, { unit: 'ratio', factor: 0.01 }],
  [
    /^(?:salariés?|salariées?|personnes?|travailleurs?|employés?|agents?|employees?|people|workers?)(?![\p{L}])/u,
    { unit: 'person', factor: 1 },
  ],
  [/^(?:fois|times?)\b/, { unit: 'times', factor: 1 }],
  [/^(?:km|kilomètres?|kilometres?)\b/, { unit: 'kilometre', factor: 1 }],
  [/^(?:°\s?c?\b|degrés?|degrees?\b)/, { unit: 'degree', factor: 1 }],
  [/^(?:db\b|décibels?)/, { unit: 'decibel', factor: 1 }],
]

/** The unit that begins this text, and how many characters it takes. Letters must be lower case. */
export function unitAt(text: string): (UnitWord & { length: number }) | null {
  const spaces = /^[\s*_-]{0,3}/.exec(text)?.[0].length ?? 0
  const rest = text.slice(spaces, spaces + 40)
  for (const [pattern, word] of words) {
    const found = pattern.exec(rest)
    if (found && !/^\p{L}/u.test(rest.slice(found[0].length))) return { ...word, length: spaces + found[0].length }
  }
  return null
}

const qualifiers: readonly (readonly [RegExp, Qualifier])[] = [
  [/^(?:[\s*_]*\p{L}+)?[\s*_]*(?:ouvrables?|working)(?!\p{L})/u, 'ouvrable'],
  [/^(?:[\s*_]*\p{L}+)?[\s*_]*ouvrés?(?!\p{L})/u, 'ouvré'],
  [/^(?:[\s*_]*\p{L}+)?[\s*_]*(?:calendaires?|calendar)(?!\p{L})/u, 'calendaire'],
  [/^[\s*_]*(?:brute?s?|gross)(?!\p{L})/u, 'brut'],
  [/^[\s*_]*(?:net(?:te)?s?)(?!\p{L})/u, 'net'],
]

/** What qualifies a figure right after its unit, and how many characters it takes. */
export function qualifierAt(text: string): { qualifier: Qualifier; length: number } | null {
  const rest = text.slice(0, 40)
  for (const [pattern, qualifier] of qualifiers) {
    const found = pattern.exec(rest)
    if (found) return { qualifier, length: found[0].length }
  }
  return null
}
