import { lostWords, wordSet } from '#text/lost-words'
import type { Block } from './blocks.ts'
import { readLines } from './page-lines.ts'
import type { PageText } from './page-text.ts'
import { partOf } from './part-of-page.ts'
import { uprightPage } from './turned-page.ts'

/** Lines that stand on their side beside the text of an upright page: stamps of receipt, references in the margin. */
export function turnedTexts(text: PageText, page: number): string[] {
  const sides: Record<'up' | 'down', number[]> = { up: [], down: [] }
  let side: keyof typeof sides | null = null
  for (let index = 0; index < text.length; index += 1) {
    // What the engine adds between two characters has no direction of its own.
    if (!text.isGenerated(index)) side = sideOf(text.angleAt(index))
    if (side !== null) sides[side].push(index)
  }
  return [sides.up, sides.down]
    .filter((indexes) => indexes.length > 0)
    .flatMap((indexes) => readLines(uprightPage(partOf(text, indexes)), page).map((line) => line.text.trim()))
    .filter((line) => /\p{L}{2}/u.test(line))
}

/** Marks across a page lie at any other angle. */
function sideOf(angle: number): 'up' | 'down' | null {
  const sine = Math.sin(angle)
  if (Math.abs(sine) < 0.999) return null
  return sine > 0 ? 'down' : 'up'
}

interface TurnedPage {
  readonly number: number
  readonly turned: readonly string[]
}

/** Puts these below what stands on their page, unless the text says them already; what is on many pages is kept once. */
export function withTurnedTexts(blocks: readonly Block[], pages: readonly TurnedPage[]): Block[] {
  if (pages.every(({ turned }) => turned.length === 0)) return [...blocks]
  const said = wordSet(blocks.flatMap(({ segments }) => segments.map(({ text }) => text)))
  const seen = new Set<string>()
  const added = new Map<number, Block>()
  for (const { number, turned } of pages) {
    const lines = turned.filter((line) => {
      const key = line.replaceAll(/\d+/g, '0')
      if (seen.has(key) || lostWords(line, said).lost === 0) return false
      seen.add(key)
      return true
    })
    const segments = [{ page: number, text: lines.join(' ') }]
    if (lines.length > 0) added.set(number, { kind: 'paragraph', level: 0, segments })
  }
  return inPlace(blocks, added)
}

/** Before the first block of a later page. */
function inPlace(blocks: readonly Block[], added: ReadonlyMap<number, Block>): Block[] {
  const waiting = [...added].toSorted(([one], [other]) => one - other)
  const placed: Block[] = []
  for (const block of blocks) {
    const page = block.segments[0]?.page ?? 0
    while (waiting[0] !== undefined && waiting[0][0] < page) placed.push(...waiting.splice(0, 1).map(([, one]) => one))
    placed.push(block)
  }
  return [...placed, ...waiting.map(([, one]) => one)]
}
