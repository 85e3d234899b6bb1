import type { Fact } from './fact.ts'

/** "L. 1221-19", "R*. 123-4", "L1221-19": the letter, then a number with a hyphen, or a dot after the letter. */
const codeArticle = /\b([lrdac])\s?\*?\s?(?:\.\s?(\d{1,5}(?:-\d{1,4})*)|(\d{1,5}(?:-\d{1,4})+))(?!\d)/g
/** "L.O. 141", "LO 1112-1". */
const organicArticle = /\bl\.?\s?o\.?\s?(\d{1,5}(?:-\d{1,4})*)(?!\d)/g
/** "article 12", "articles 205 du code civil". */
const plainArticle = /\barticles?\s+(\d{1,5}(?:-\d{1,4})*)\b/g
/** "décret n° 2025-355", "loi n°2026-103". */
const textNumber = /\bn\s?[°ºo]s?\s?(\d{2,4}-\d{1,5})\b/g
/** A telephone number of France, however its digits are grouped: "01 42 75 80 00", "+33 1.42.75.80.00". */
const telephone = /(?<![\d.,])(?:(?:\+|00)33\s?(?:\(0\)\s?)?|0)([1-9](?:[\s.-]?\d{2}){4})(?![\d])/g

/** Legal references and telephone numbers of a lower-case text, each as one key. */
export function referencesOf(text: string): Fact[] {
  const found: Fact[] = []
  const take = (pattern: RegExp, keyOf: (groups: readonly (string | undefined)[]) => string): void => {
    for (const match of text.matchAll(pattern)) {
      found.push({ kind: 'reference', key: keyOf(match), start: match.index, end: match.index + match[0].length })
    }
  }
  take(codeArticle, ([, letter = '', dotted, joined]) => `${letter}${dotted ?? joined ?? ''}`)
  take(organicArticle, ([, number = '']) => `lo${number}`)
  take(plainArticle, ([, number = '']) => `article ${number}`)
  take(textNumber, ([, number = '']) => `n° ${number}`)
  take(telephone, ([, number = '']) => `tel 0${number.replace(/\D/g, '')}`)
  return found
}
