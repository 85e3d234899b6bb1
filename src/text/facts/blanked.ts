/** A text of the same length with these places, in order or not, as spaces; in one pass. */
export function blanked(text: string, places: readonly { readonly start: number; readonly end: number }[]): string {
  const parts: string[] = []
  let from = 0
  for (const { start, end } of places.toSorted((left, right) => left.start - right.start)) {
    if (end <= from) continue
    const first = Math.max(from, start)
    parts.push(text.slice(from, first), ' '.repeat(end - first))
    from = end
  }
  return parts.join('') + text.slice(from)
}
