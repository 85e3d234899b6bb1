/** How many words of a text another one does not hold, and how many it has. */
export interface LostWords {
  readonly lost: number
  readonly of: number
  /** The first ones, to be told; a word without end is cut. */
  readonly examples: readonly string[]
}

const mostExamples = 5
const longestExample = 60

/** Words as readers see them: signs of Markdown, of typography and of the end of lines are none. */
export function* wordsIn(text: string): Generator<string> {
  for (const [word] of text
    .normalize('NFKC')
    .toLowerCase()
    .matchAll(/[\p{L}\p{N}]+/gu))
    yield word
}

/** The set of words that some texts hold. */
export function wordSet(texts: Iterable<string>): Set<string> {
  const words = new Set<string>()
  for (const text of texts) for (const word of wordsIn(text)) words.add(word)
  return words
}

/**
 * Words of a text that are not among those kept. A word that is kept anywhere counts as kept: running titles are kept
 * once, and the same passage is stored once.
 */
export function lostWords(text: string, kept: ReadonlySet<string>): LostWords {
  let lost = 0
  let of = 0
  const examples: string[] = []
  for (const word of wordsIn(text)) {
    of += 1
    if (kept.has(word)) continue
    lost += 1
    if (examples.length < mostExamples) examples.push(word.slice(0, longestExample))
  }
  return { lost, of, examples }
}
