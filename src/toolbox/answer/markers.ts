/** Text to pass on at once, and the numbers that led to no passage, where they stood. */
export interface MarkerNormaliser {
  /** Takes what the model wrote, gives what may be shown. */
  push(delta: string): string
  end(): string
  readonly removed: readonly { readonly at: number; readonly index: number }[]
}

/** Blanks before a marker belong to it, a few at most: a run without end is looked through once. */
const opener = /[ \u00a0\u202f]{0,8}[[【]/
const blanksAtEnd = /[ \u00a0\u202f]{0,8}$/
const closed = /^([ \u00a0\u202f]{0,8})(?:\[([^[\]\n]{0,60})\]|【([^【】\n]{0,60})】)/
const longest = 70
/** "1", "1, 2", "1 et 3", "1-3", "^1", "Passage 1", "1†source": what models write for a marker. */
const numbers =
  /^\s*\^?(?:(?:passages?|sources?|extraits?|documents?|réf\.?|ref\.?|n°)\s*:?\s*)?(\d{1,3}(?:\s*(?:,|;|et|and|&|-|–|à)\s*(?:passages?\s*|sources?\s*)?\d{1,3})*)\s*(?:†[^\]】]*)?$/iu

function indexesOf(inside: string): number[] | null {
  const list = numbers.exec(inside)?.[1]
  if (list === undefined) return null
  const indexes = list.split(/\s*(?:,|;|et|and|&)\s*/iu).flatMap((part) => {
    const [from = Number.NaN, to = from] = part.match(/\d+/g)?.map(Number) ?? []
    return to >= from && to - from < 10 ? Array.from({ length: to - from + 1 }, (_, step) => from + step) : [from]
  })
  return [...new Set(indexes)]
}

/** Writes every marker as [1][2] while the text streams, and leaves out those beyond the passages given. */
export function normaliseMarkers(passages: number): MarkerNormaliser {
  const removed: { at: number; index: number }[] = []
  let pending = ''
  let emitted = 0

  function markerText(space: string, indexes: readonly number[], at: number): string {
    const known = indexes.filter((index) => index >= 1 && index <= passages)
    for (const index of indexes) if (!known.includes(index)) removed.push({ at, index })
    return known.length === 0 ? '' : space + known.map((index) => `[${index}]`).join('')
  }

  function take(isEnd: boolean): string {
    let out = ''
    for (;;) {
      const start = pending.search(opener)
      if (start < 0) {
        const held = isEnd ? '' : (blanksAtEnd.exec(pending)?.[0] ?? '')
        out += pending.slice(0, pending.length - held.length)
        pending = held
        return out
      }
      out += pending.slice(0, start)
      pending = pending.slice(start)
      const whole = closed.exec(pending)
      const isOpen = !whole && !isEnd && pending.length < longest && !pending.includes('\n')
      if (isOpen) return out
      const indexes = whole ? indexesOf(whole[2] ?? whole[3] ?? '') : null
      const isLink = whole !== null && pending[whole[0].length] === '('
      if (whole && indexes && !isLink) {
        out += markerText(whole[1] ?? '', indexes, emitted + out.length)
        pending = pending.slice(whole[0].length)
      } else {
        const skipped = (opener.exec(pending)?.[0] ?? pending).length
        out += pending.slice(0, skipped)
        pending = pending.slice(skipped)
      }
    }
  }

  const pass = (text: string): string => {
    emitted += text.length
    return text
  }
  return {
    push(delta) {
      pending += delta
      return pass(take(false))
    },
    end: () => pass(take(true)),
    removed,
  }
}
