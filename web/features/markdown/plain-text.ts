import { Lexer, type Token, type Tokens } from 'marked'
import { safeLink } from './safe-link.ts'
import { decodeEntities } from './segments.ts'

/** Markdown as somebody would type it in a message: lists keep their signs, tables their columns, links their address. */
export function toPlainText(markdown: string): string {
  return blocks(new Lexer().lex(markdown), '').join('\n\n')
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
  const address = 'href' in token && typeof token.href === 'string' ? safeLink(token.href) : null
  return address === null || address === words ? words : `${words} (${address})`
}

function plain(token: Token): string {
  return 'text' in token && typeof token.text === 'string' ? token.text : token.raw
}

function isList(token: Token): token is Tokens.List {
  return token.type === 'list'
}

function isTable(token: Token): token is Tokens.Table {
  return token.type === 'table'
}
