import type { PagePart } from '#contract/citations'
import { languageOf } from './language.ts'
import { wordsIn } from './words.ts'

/** A slide has a number alone, that of its page. */
export const slidePart: PagePart = { kind: 'slide', name: '', file: null, page: null }

/** A heading for a slide without a title, which would stand under that of the slide before it. */
export function untitledSlide(lines: readonly string[], number: number): string {
  return `${wordsIn(languageOf(lines.join('\n'))).slide} ${number}`
}
