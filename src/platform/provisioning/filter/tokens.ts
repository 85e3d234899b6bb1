import { refused } from '../refusals.ts'

export type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'value'; readonly value: string | number }
  | { readonly kind: '(' | ')' | '[' | ']' }

const longestCharacters = 4000
const mostTokens = 300

/** Words (attributes, operators), values as JSON writes them, and brackets. Each part is read once, from left to right. */
const part =
  /\s*(?:(?<word>\.?[A-Za-z$][\w$:.-]*)|(?<text>"(?:[^"\\]|\\.)*")|(?<figure>-?\d[\d.eE+-]*)|(?<sign>[()[\]]))/y

/** The parts of a filter or of a path. Throws `invalidFilter`. */
export function tokensOf(written: string): Token[] {
  if (written.length > longestCharacters) throw refused('invalidFilter', 'the filter is too long')
  const text = written.trimEnd()
  const tokens: Token[] = []
  part.lastIndex = 0
  while (part.lastIndex < text.length) {
    const at = part.lastIndex
    const groups = part.exec(text)?.groups
    if (groups === undefined) throw refused('invalidFilter', `what stands at character ${at + 1} is not understood`)
    if (tokens.push(tokenOf(groups)) > mostTokens) throw refused('invalidFilter', 'the filter has too many parts')
  }
  return tokens
}

function tokenOf({ word, text, figure, sign }: Readonly<Record<string, string | undefined>>): Token {
  if (word !== undefined) return { kind: 'word', text: word }
  if (sign === '(' || sign === ')' || sign === '[' || sign === ']') return { kind: sign }
  return { kind: 'value', value: valueOf(text ?? figure ?? '') }
}

function valueOf(json: string): string | number {
  try {
    const value: unknown = JSON.parse(json)
    // The database holds no character zero: nothing is found by it.
    if (typeof value === 'number' || (typeof value === 'string' && !value.includes('\0'))) return value
  } catch {
    // Told below.
  }
  throw refused('invalidFilter', 'a value is not written as JSON')
}
