import { Lexer, type Token } from 'marked'
import { childrenOf } from './tokens.ts'

/** marked looks through a paragraph from each of its marks: the square of its length, of which people write no more. */
const longestParagraph = 5_000

class BoundedLexer extends Lexer {
  /** Beyond that length emphasis and links are read piece by piece. */
  override inlineTokens(source: string, tokens: Token[] = []): Token[] {
    if (source.length <= longestParagraph) return super.inlineTokens(source, tokens)
    for (const piece of piecesOf(source)) super.inlineTokens(piece, tokens)
    return tokens
  }
}

/** Cut between words, or within one that is longer than a piece. */
function piecesOf(text: string): string[] {
  return text.match(/[^]{1,500}(?=\s|$)|[^]{1,500}/gu) ?? []
}

/** Nobody reads further in; a page that draws thousands of levels ends its tab. */
const mostLevels = 50

/** Blocks of a text; one that is nested beyond reason is its words. */
export function lex(text: string): Token[] {
  try {
    return new BoundedLexer().lex(text).map((token) => (isDeep(token) ? asWords(token.raw) : token))
  } catch (error) {
    // marked goes down by itself, until its stack ends.
    if (error instanceof RangeError) return [asWords(text)]
    throw error
  }
}

function isDeep(block: Token): boolean {
  let level: readonly Token[] = [block]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostLevels) return true
    level = level.flatMap((token) => ('items' in token ? (token.items ?? []) : childrenOf(token)))
  }
  return false
}

function asWords(raw: string): Token {
  return { type: 'paragraph', raw, text: raw, tokens: [{ type: 'text', raw, text: raw, escaped: false }] }
}
