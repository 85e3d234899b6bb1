import { beginsThousands, isBlank, isRaised, lineEnds, withSign, wordCut } from './characters.ts'
import type { Box, PageText } from './page-text.ts'
import type { RuledTable } from './ruled-table.ts'

/** A run of words without a wide gap inside. */
export interface Cell {
  text: string
  left: number
  right: number
}

export interface Line extends Box {
  readonly page: number
  readonly cells: readonly Cell[]
  readonly text: string
  /** It ends in the middle of a word, without the hyphen. */
  readonly isCut: boolean
  /** Height of its characters. */
  readonly size: number
  readonly isBold: boolean
  /** It stands for a table whose cells are ruled. */
  readonly table?: RuledTable
}

/** Between two cells of a table, in heights of a character; a stretched space of justified text is narrower. */
const wideGap = 1.1
const bold = /bold|black|heavy|demi/i

/** Builds one line after the other from the characters of a page. */
class LineReader {
  readonly #text: PageText
  readonly #page: number
  readonly #lines: (Line & { angle: number })[] = []
  #cells: Cell[] = []
  #box: Box | null = null
  #sizes = 0
  #count = 0
  #first = 0
  #last = 0
  #lastBox: Box | null = null
  /** The engine ended the line here; the next character tells whether it is so. */
  #break: { isCut: boolean } | null = null
  #space = false
  #isSpaceGuessed = false
  /** The last character is the last digit of a call for a note. */
  #isInCall = false

  constructor(text: PageText, page: number) {
    this.#text = text
    this.#page = page
  }

  read(): Line[] {
    for (let index = 0; index < this.#text.length; index += 1) this.#add(index, this.#text.codeAt(index))
    this.#end()
    return upright(this.#lines)
  }

  #add(index: number, code: number): void {
    if (lineEnds.has(code)) this.#break ??= { isCut: false }
    else if (code === wordCut) this.#break = { isCut: true }
    else if (isBlank(code)) this.#addSpace(index)
    else if (code > 31 && code !== 0xfffe && code !== 0xffff) this.#addVisible(index, code)
  }

  #addSpace(index: number): void {
    this.#space = this.#box !== null
    this.#isSpaceGuessed = this.#text.isGenerated(index)
  }

  #addVisible(index: number, code: number): void {
    const box = this.#text.boxAt(index)
    if (this.#break !== null && (this.#break.isCut || !this.#isBeside(box))) this.#end()
    else if (this.#lastBox !== null && isElsewhere(box, this.#lastBox)) this.#end()
    if (this.#break !== null) this.#isSpaceGuessed = this.#space = true
    this.#break = null
    const size = box.top - box.bottom
    if (this.#box === null) this.#first = index
    this.#last = index
    const last = this.#cells.at(-1)
    if (!this.#space && this.#lastBox !== null && beginsThousands(this.#text, index, this.#lastBox)) this.#space = true
    if (this.#isSpaceGuessed && this.#lastBox !== null && isRaised(box, this.#lastBox)) this.#space = false
    const isWide = this.#space && last !== undefined && box.left - last.right > wideGap * Math.max(size, 1)
    if (last === undefined || isWide) this.#cells.push({ text: '', left: box.left, right: box.right })
    else if (this.#space) last.text += ' '
    const cell = this.#cells.at(-1)
    if (cell === undefined) return
    this.#write(cell, code, box)
    cell.right = Math.max(cell.right, box.right)
    this.#box = this.#box === null ? box : union(this.#box, box)
    this.#lastBox = box
    this.#space = false
    this.#isSpaceGuessed = false
    this.#sizes += size
    this.#count += 1
  }

  #write(cell: Cell, code: number, box: Box): void {
    const written = withSign({ text: cell.text, isInCall: this.#isInCall }, code, { box, last: this.#lastBox })
    cell.text = written.text
    this.#isInCall = written.isInCall
  }

  /** The engine breaks a line at raised letters: what stands right after the last character is still on it. */
  #isBeside(box: Box): boolean {
    const last = this.#lastBox
    if (last === null) return false
    const height = Math.min(last.top - last.bottom, box.top - box.bottom)
    const overlap = Math.min(last.top, box.top) - Math.max(last.bottom, box.bottom)
    const gap = box.left - last.right
    return overlap > 0.6 * height && gap > -0.1 * height && gap < 0.5 * height
  }

  #end(): void {
    const isCut = this.#break?.isCut ?? false
    const text = this.#cells.map((cell) => cell.text).join(' ')
    if (this.#box !== null && text.trim() !== '') {
      const isBold = [this.#first, this.#last].every((index) => bold.test(this.#text.fontNameAt(index)))
      const size = this.#sizes / this.#count
      const angle = this.#text.angleAt(this.#first)
      this.#lines.push({ ...this.#box, page: this.#page, cells: this.#cells, text, isCut, size, isBold, angle })
    }
    this.#cells = []
    this.#box = null
    this.#sizes = 0
    this.#count = 0
    this.#space = false
    this.#isSpaceGuessed = false
    this.#lastBox = null
    this.#break = null
  }
}

/** What is drawn after the page, as values of forms are, follows without the end of a line. */
function isElsewhere(box: Box, last: Box): boolean {
  const gap = Math.max(last.bottom - box.top, box.bottom - last.top)
  return gap > 0.5 * Math.max(last.top - last.bottom, box.top - box.bottom)
}

function union(one: Box, other: Box): Box {
  return {
    left: Math.min(one.left, other.left),
    right: Math.max(one.right, other.right),
    top: Math.max(one.top, other.top),
    bottom: Math.min(one.bottom, other.bottom),
  }
}

/** Stamps in the margin and marks across the page are written in another direction than its text. */
function upright(lines: readonly (Line & { angle: number })[]): Line[] {
  const isFlat = (angle: number): boolean => Math.abs(Math.sin(angle)) < 0.02 && Math.cos(angle) > 0
  const letters = (kept: readonly Line[]): number => kept.reduce((sum, { text }) => sum + text.length, 0)
  const flat = lines.filter(({ angle }) => isFlat(angle))
  return letters(flat) * 2 >= letters(lines) ? flat : [...lines]
}

/** The lines of a page in reading order: the order in which they were written, column after column. */
export function readLines(text: PageText, page: number): Line[] {
  return new LineReader(text, page).read()
}

/** Most shapes of the page have no known character: what would be read is noise. */
export function isMostlyUnreadable(text: PageText): boolean {
  const step = Math.max(1, Math.floor(text.length / 200))
  let seen = 0
  let unreadable = 0
  for (let index = 0; index < text.length; index += step) {
    seen += 1
    if (text.isUnreadable(index) || text.codeAt(index) === 0xfffd) unreadable += 1
  }
  return unreadable * 2 > seen
}
