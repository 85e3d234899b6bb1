import type { Token, Tokens } from 'marked'
import { lex } from './lex.ts'
import { decodeEntities } from './segments.ts'
import { addressOf, isList, isTable, plain } from './tokens.ts'

/** Markdown as somebody would type it in a message: lists keep their signs, tables their columns, links their address. */
export function toPlainText(markdown: string): string {
  return blocks(lex(markdown), '').join('\n\n')
}

function blocks(tokens: readonly Token[], indent: string): string[] {
  return tokens.filter(({ type }) => type !== 'space' && type !== 'hr').map((token) => indent + block(token, indent))
}

function block(token: Token, indent: string): string {
  if (isList(token)) return listLines(token, indent).join(`\n${indent}`)
  if (isTable(token)) {
    return [token.header, ...token.rows].map((row) => row.map((cell) => inline(cell.tokens)).join('\t')).join('\n')
  }
  if (token.type === 'blockquote' && 'tokens' in token)
    return blocks(token.tokens ?? [], indent)
      .join('\n\n')
      .trimStart()
  return 'tokens' in token && token.tokens ? inline(token.tokens) : plain(token)
}

function listLines(list: Tokens.List, indent: string): string[] {
  const start = list.start === '' ? 1 : list.start
  return list.items.map((item, position) => {
    const sign = list.ordered ? `${start + position}. ` : '- '
    return sign + blocks(item.tokens, `${indent}  `).join('\n').trimStart()
  })
}

function inline(tokens: readonly Token[]): string {
  return tokens.map(piece).join('')
}

function piece(token: Token): string {
  if (token.type === 'br') return '\n'
  const words = 'tokens' in token && token.tokens ? inline(token.tokens) : decodeEntities(plain(token))
  if (token.type !== 'link') return words
  const address = addressOf(token)
  return address === null || address === words ? words : `${words} (${address})`
}
