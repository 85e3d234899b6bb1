import type { Token } from 'marked'
import { lex } from './lex.ts'

/** Blocks of a growing text: closed blocks are never read again, only the unfinished end is. */
export interface IncrementalLexer {
  read(text: string): readonly Token[]
}

export function createIncrementalLexer(): IncrementalLexer {
  let known = ''
  let closed: Token[] = []
  let closedLength = 0
  let blocks: readonly Token[] = []

  return {
    read(text) {
      if (text === known) return blocks
      if (!text.startsWith(known)) [closed, closedLength] = [[], 0]
      known = text
      const tail = lex(text.slice(closedLength)).filter((token) => token.type !== 'def')
      const last = tail.findLastIndex((token) => token.type !== 'space')
      const finished = tail.slice(0, Math.max(0, last))
      // marked normalises line ends and tabs: what it read is trusted only when it is the text itself.
      const length = finished.reduce((sum, token) => sum + token.raw.length, 0)
      if (text.startsWith(finished.map((token) => token.raw).join(''), closedLength)) {
        closed = [...closed, ...finished.filter(isShown)]
        closedLength += length
        blocks = [...closed, ...tail.slice(finished.length).filter(isShown)]
      } else {
        blocks = [...closed, ...tail.filter(isShown)]
      }
      return blocks
    },
  }
}

function isShown(token: Token): boolean {
  return token.type !== 'space'
}
