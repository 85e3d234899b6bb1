import { type AppError, type ErrorCode, type ErrorDetails, hasCode } from '#platform/errors'
import { englishErrors } from './error-words-english.ts'
import { frenchErrors } from './error-words-french.ts'
import type { ErrorWords } from './error-word-table.ts'
import { reasonWords } from './reason-words.ts'
import { englishReasons } from './reasons-english.ts'
import { frenchReasons } from './reasons-french.ts'

export type Language = 'fr' | 'en'

/** What a person reads about an error, in their language. Says nothing that the details do not hold. */
export function errorWords<C extends ErrorCode>(
  error: Pick<AppError<C>, 'code' | 'details'>,
  language: Language,
): string {
  const words: ErrorWords = language === 'fr' ? frenchErrors : englishErrors
  return words[error.code](error.details)
}

/** Why alone, for who reads of which server already; the whole sentence of an error that has no reason. */
export function causeWords(error: AppError, language: Language): string {
  if (!hasCode(error, 'backend_unavailable') && !hasCode(error, 'backend_protocol')) return errorWords(error, language)
  return reasonWords(language === 'fr' ? frenchReasons : englishReasons, error.details)
}

/** The same for an error that was kept in a row; one that this version cannot read becomes the general sentence. */
export function storedErrorWords(code: string, details: unknown, language: Language): string {
  const words = language === 'fr' ? frenchErrors : englishErrors
  try {
    if (Object.hasOwn(words, code)) return errorWords(asStored(code, details), language)
  } catch {
    // Details of another version: the general sentence says enough.
  }
  return words.internal({ reason: code })
}

/** The code was looked up in the closed list; its details are those it was kept with. */
function asStored(code: string, details: unknown): Pick<AppError, 'code' | 'details'> {
  return { code: code as ErrorCode, details: (details ?? {}) as ErrorDetails[ErrorCode] }
}
