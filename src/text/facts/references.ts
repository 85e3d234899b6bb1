import type { Fact } from './fact.ts'

/** "L. 1221-19", "R*. 123-4", "L1221-19": the letter, then a number with a hyphen, or a dot after the letter. */
const codeArticle = /\b([lrdac])\s?\*?\s?(?:\.\s?(\d{1,5}(?:-\d{1,4})*)|(\d{1,5}(?:-\d{1,4})+))(?!\d)/g
/** "article 12", "articles 205 du code civil". */
const plainArticle = /\barticles?\s+(\d{1,5}(?:-\d{1,4})*)\b/g
/** "décret n° 2025-355", "loi n°2026-103". */
const textNumber = /\bn\s?[°ºo]s?\s?(\d{2,4}-\d{1,5})\b/g

/** Legal references of a lower-case text, each as one key. */
export function referencesOf(text: string): Fact[] {
  const found: Fact[] = []
  const take = (pattern: RegExp, keyOf: (groups: readonly (string | undefined)[]) => string): void => {
    for (const match of text.matchAll(pattern)) {
      found.push({ kind: 'reference', key: keyOf(match), start: match.index, end: match.index + match[0].length })
    }
  }
  take(codeArticle, ([, letter = '', dotted, joined]) => `${letter}${dotted ?? joined ?? ''}`)
  take(plainArticle, ([, number = '']) => `article ${number}`)
  take(textNumber, ([, number = '']) => `n° ${number}`)
  return found
}
