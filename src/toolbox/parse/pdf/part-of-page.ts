import type { PageText } from './page-text.ts'

/** Some characters of a page, in this order, as if it had no others. */
export function partOf(text: PageText, indexes: readonly number[]): PageText {
  const at = (index: number): number => indexes[index] ?? 0
  return {
    ...text,
    length: indexes.length,
    codeAt: (index) => text.codeAt(at(index)),
    isUnreadable: (index) => text.isUnreadable(at(index)),
    isGenerated: (index) => text.isGenerated(at(index)),
    boxAt: (index) => text.boxAt(at(index)),
    markAt: (index) => text.markAt(at(index)),
    angleAt: (index) => text.angleAt(at(index)),
    fontNameAt: (index) => text.fontNameAt(at(index)),
  }
}
