import type { Because, Reason } from '#platform/reasons'

/** A sentence per reason; a missing one does not compile. `{value}` stands for what the error tells; of wrong lines, what parts them. */
export type ReasonWords = Readonly<Record<Reason, string>>

/** The sentence of a reason with its value; one of another version, kept in a row, stays as it was written. */
export function reasonWords(words: ReasonWords, { reason, value = '', lines }: Because): string {
  if (lines !== undefined) return lines.map((one) => lineWords(words, one)).join(words.lines_refused)
  const sentence: string | undefined = words[reason]
  return (sentence ?? reason).replace('{value}', () => String(value))
}

function lineWords(words: ReasonWords, { line, ...why }: NonNullable<Because['lines']>[number]): string {
  return reasonWords(words, { reason: 'line', value: line }) + reasonWords(words, why)
}
