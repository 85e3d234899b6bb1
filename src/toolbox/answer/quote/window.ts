import { blocksOf } from '#text/blocks'

export interface Range {
  readonly start: number
  readonly end: number
}

export interface Window extends Range {
  /** Header of the table in whose middle the window starts, with the rule below it. */
  readonly header: Range | null
}

/** A passage this short is shown whole; of a longer one, about as much around what answers. */
const shownCharacters = 950

/** Whole blocks around a place, as long as they stay short: after it first. */
export function windowAround(text: string, place: Range): Window {
  if (text.length <= shownCharacters) return { start: 0, end: text.length, header: null }
  const blocks = blocksOf(text)
  const at = Math.max(
    0,
    blocks.findIndex(({ start, end }) => start <= place.start && place.start <= end),
  )
  let [first, last] = [at, at]
  const lineStart = (position: number): number => text.lastIndexOf('\n', (blocks[position]?.start ?? 0) - 1) + 1
  const fits = (from: number, to: number): boolean =>
    from >= 0 && to < blocks.length && (blocks[to]?.end ?? 0) - lineStart(from) <= shownCharacters
  for (;;) {
    const grewAfter = fits(first, last + 1)
    if (grewAfter) last += 1
    const grewBefore = fits(first - 1, last)
    if (grewBefore) first -= 1
    if (!grewAfter && !grewBefore) break
  }
  return { start: lineStart(first), end: blocks[last]?.end ?? text.length, header: headerAbove(text, blocks, first) }
}

function headerAbove(text: string, blocks: ReturnType<typeof blocksOf>, first: number): Range | null {
  if (blocks[first]?.kind !== 'row' || blocks[first - 1]?.kind !== 'row') return null
  let top = first
  while (blocks[top - 1]?.kind === 'row') top -= 1
  const [head, next] = [blocks[top], blocks[top + 1]]
  return head && next ? { start: text.lastIndexOf('\n', head.start - 1) + 1, end: next.start } : null
}
