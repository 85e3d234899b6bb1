import { environment } from '#platform/config/environment'
import type { Language } from '#server/locales/error-words'

/** French unless the machine speaks English. */
export function systemLanguage(read: (name: string) => string | undefined = environment): Language {
  return (read('LC_ALL') ?? read('LC_MESSAGES') ?? read('LANG') ?? 'fr').startsWith('en') ? 'en' : 'fr'
}

export function isLanguage(value: string): value is Language {
  return value === 'fr' || value === 'en'
}

/** With one figure after the comma, or the point. */
export function decimal(value: number, language: Language): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)
}
