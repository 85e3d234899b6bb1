import type { Box, PageText } from '#toolbox/parse/pdf/page-text'

/** One sign of a page, as the engine tells it. */
export interface Character {
  readonly code: number
  readonly box: Box
  readonly isGenerated?: boolean
  readonly font?: string
  readonly angle?: number
  readonly isUnreadable?: boolean
}

const nowhere: Box = { left: 0, right: 0, top: 0, bottom: 0 }
export const lineEnd: Character = { code: 10, box: nowhere, isGenerated: true }
export const cut: Character = { code: 2, box: nowhere, isGenerated: true }
export const guessedSpace: Character = { code: 32, box: nowhere, isGenerated: true }

interface Place {
  readonly x?: number
  /** Of the foot of the letters. */
  readonly y?: number
  readonly size?: number
  readonly font?: string
  readonly angle?: number
}

/** Letters side by side, half as wide as they are tall; a space has no box, as the engine gives it. */
export function typed(
  text: string,
  { x = 50, y = 700, size = 10, font = 'Arial', angle = 0 }: Place = {},
): Character[] {
  return [...text].map((sign, index) => {
    const left = x + (index * size) / 2
    const box = sign === ' ' ? nowhere : { left, right: left + size / 2, top: y + size, bottom: y }
    return { code: sign.codePointAt(0) ?? 0, box, font, angle }
  })
}

export function pageOf(...characters: readonly (readonly Character[])[]): PageText {
  const all = characters.flat()
  const at = (index: number): Character => all[index] ?? lineEnd
  return {
    ...{ length: all.length, height: 842, width: 595, fields: [], isBlank: false },
    codeAt: (index) => at(index).code,
    isUnreadable: (index) => at(index).isUnreadable === true,
    boxAt: (index) => at(index).box,
    isGenerated: (index) => at(index).isGenerated === true,
    angleAt: (index) => at(index).angle ?? 0,
    fontNameAt: (index) => at(index).font ?? '',
    markAt: () => -1,
    structure: () => [],
    pictureShare: () => 0,
    rules: () => [],
  }
}
