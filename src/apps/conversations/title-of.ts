const MAX_CHARACTERS = 80

/** A conversation is named after its first question: its beginning, cut between two words. */
export function titleOf(question: string): string {
  const line = question.replaceAll(/\s+/g, ' ').trim()
  if (line.length <= MAX_CHARACTERS) return line
  const cut = line.slice(0, MAX_CHARACTERS)
  const space = cut.lastIndexOf(' ')
  return `${(space > MAX_CHARACTERS / 2 ? cut.slice(0, space) : cut).toWellFormed().replace(/(?<![\s.,;:!?\uFFFD])[\s.,;:!?\uFFFD]+$/u, '')}…`
}
