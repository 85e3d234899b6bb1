import type { Token, Tokens } from 'marked'
import { lex } from '../markdown/lex.ts'
import { decodeEntities } from '../markdown/segments.ts'
import { addressOf, childrenOf, depthOf, isList, isTable, plain } from '../markdown/tokens.ts'

/** Words with one look. */
export interface Run {
  readonly text: string
  readonly isBold?: boolean
  readonly isItalic?: boolean
  readonly isCode?: boolean
  /** Address that the words lead to, of the web or of mail. */
  readonly href?: string
}

/** What a word processor knows: Markdown has nothing else. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly runs: readonly Run[] }
  | { readonly kind: 'paragraph' | 'quote' | 'code'; readonly runs: readonly Run[] }
  | { readonly kind: 'list'; readonly start: number | null; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'table'; readonly header: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] }

export type Cell = readonly Run[]

/** A text to be written as a file. */
export interface Manuscript {
  readonly title: string
  /** Of its words, as BCP 47 says it: fr-FR. */
  readonly language: string
  readonly blocks: readonly Block[]
}

/** Markdown as blocks; its headings come below a level. */
export function blocksOf(markdown: string, below: number): Block[] {
  return lex(markdown).flatMap((token) => blockOf(token, below))
}

function blockOf(token: Token, below: number): Block[] {
  if (isList(token)) {
    const start = token.ordered ? Number(token.start) || 1 : null
    const items = token.items.map((item) => item.tokens.flatMap((child) => blockOf(child, below)))
    return [{ kind: 'list', start, items }]
  }
  if (isTable(token)) {
    const cells = (row: readonly Tokens.TableCell[]): Cell[] => row.map(({ tokens }) => runsOf(tokens))
    return [{ kind: 'table', header: cells(token.header), rows: token.rows.map(cells) }]
  }
  switch (token.type) {
    case 'space':
    case 'hr':
      return []
    case 'heading':
      return [{ kind: 'heading', level: Math.min(6, below + depthOf(token)), runs: runsIn(token) }]
    case 'blockquote':
      return childrenOf(token).flatMap((child) => blockOf(child, below).map(quoted))
    case 'code':
      return plain(token)
        .split('\n')
        .map((text) => ({ kind: 'code', runs: [{ text, isCode: true }] }))
    default:
      return [{ kind: 'paragraph', runs: runsIn(token) }]
  }
}

function quoted(block: Block): Block {
  return block.kind === 'paragraph' ? { ...block, kind: 'quote' } : block
}

type Look = Omit<Run, 'text'>

function runsIn(token: Token, look: Look = {}): Run[] {
  const children = childrenOf(token)
  return children.length > 0 ? runsOf(children, look) : [{ ...look, text: decodeEntities(plain(token)) }]
}

function runsOf(tokens: readonly Token[], look: Look = {}): Run[] {
  return tokens.flatMap((token) => {
    switch (token.type) {
      case 'br':
        return [{ ...look, text: '\n' }]
      case 'strong':
        return runsIn(token, { ...look, isBold: true })
      case 'em':
        return runsIn(token, { ...look, isItalic: true })
      case 'codespan':
        return runsIn(token, { ...look, isCode: true })
      case 'link':
        return runsIn(token, { ...look, ...linkOf(token) })
      default:
        return runsIn(token, look)
    }
  })
}

function linkOf(token: Token): Look {
  const href = addressOf(token)
  return href === null ? {} : { href }
}
