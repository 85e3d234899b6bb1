/** Passes on what a model writes without what it thinks between `<think>` and `</think>`, which some servers leave in the text. */
export interface ThoughtFilter {
  push(delta: string): string
  end(): string
}

const marks = { open: /<think(?:ing)?>/i, close: /<\/think(?:ing)?>/i } as const
/** As long as the longest mark: what may still become one waits. */
const longestMark = '</thinking>'.length

/** Where a mark may have begun at the end of a text; the length of the text when none has. */
function pendingFrom(text: string): number {
  const at = text.lastIndexOf('<')
  return at >= 0 && text.length - at < longestMark ? at : text.length
}

export function withoutThoughts(): ThoughtFilter {
  let held = ''
  let thinking = false
  function take(isEnd: boolean): string {
    let shown = ''
    for (;;) {
      const found = (thinking ? marks.close : marks.open).exec(held)
      if (found) {
        if (!thinking) shown += held.slice(0, found.index)
        held = held.slice(found.index + found[0].length)
        thinking = !thinking
        continue
      }
      const cut = isEnd ? held.length : pendingFrom(held)
      if (!thinking) shown += held.slice(0, cut)
      held = held.slice(cut)
      return shown
    }
  }
  return {
    push(delta) {
      held += delta
      return take(false)
    },
    end: () => take(true),
  }
}
