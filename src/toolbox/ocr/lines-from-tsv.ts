import { around, type PixelBox } from '#toolbox/page-geometry/pixel-box'

export interface ReadWord extends PixelBox {
  readonly text: string
  /** 0 to 100, as the engine says; it stays high where half a page is lost. */
  readonly confidence: number
}

/** One line of a block; words stand from left to right. */
export interface ReadLine extends PixelBox {
  readonly block: number
  readonly paragraph: number
  readonly words: readonly ReadWord[]
}

const fields = 12
/** Rows of the table are of five levels: page, block, paragraph, line, word. */
const wordLevel = 5

/** Reads the engine's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. */
export function linesFromTsv(table: string): ReadLine[] {
  const lines = new Map<string, { block: number; paragraph: number; words: ReadWord[] }>()
  for (const row of table.split('\n')) {
    const values = row.split('\t')
    if (values.length !== fields || Number(values[0]) !== wordLevel) continue
    const [, , block = 0, paragraph = 0, line = 0, , left = 0, top = 0, width = 0, height = 0, confidence = 0] =
      values.map(Number)
    const text = (values[11] ?? '').trim()
    if (text === '') continue
    const key = `${block} ${paragraph} ${line}`
    const found = lines.get(key) ?? { block, paragraph, words: [] }
    found.words.push({ text, left, top, right: left + width, bottom: top + height, confidence })
    lines.set(key, found)
  }
  return [...lines.values()].map((line) => ({ ...line, ...around(line.words) }))
}
