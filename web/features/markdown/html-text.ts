import { escapeMarkup } from '#text/escape-markup'
import type { Token, Tokens } from 'marked'
import { lex } from './lex.ts'
import { decodeEntities } from './segments.ts'
import { addressOf, childrenOf, isList, isTable, plain } from './tokens.ts'

/** Markdown as HTML for a word processor's clipboard: structure alone, no image, no script, no address but web and mail. */
export function toHtml(markdown: string): string {
  return lex(markdown).map(block).join('\n')
}

function block(token: Token): string {
  if (isList(token)) {
    const name = token.ordered ? 'ol' : 'ul'
    return `<${name}>${token.items.map((item) => `<li>${item.tokens.map(block).join('')}</li>`).join('')}</${name}>`
  }
  if (isTable(token)) return tableOf(token)
  switch (token.type) {
    case 'space':
      return ''
    case 'hr':
      return '<hr>'
    case 'heading':
      return `<h3>${inside(token)}</h3>`
    case 'blockquote':
      return `<blockquote>${childrenOf(token).map(block).join('')}</blockquote>`
    case 'code':
      return `<pre>${escapeMarkup(plain(token))}</pre>`
    case 'text':
      return inside(token)
    default:
      return `<p>${inside(token)}</p>`
  }
}

function tableOf({ header, rows }: Tokens.Table): string {
  const line = (name: string, cells: readonly Tokens.TableCell[]): string =>
    `<tr>${cells.map((cell) => `<${name}>${inline(cell.tokens)}</${name}>`).join('')}</tr>`
  return `<table>${line('th', header)}${rows.map((row) => line('td', row)).join('')}</table>`
}

const marks: ReadonlyMap<string, string> = new Map(
  Object.entries({ strong: 'strong', em: 'em', del: 'del', codespan: 'code' }),
)

function inline(tokens: readonly Token[]): string {
  return tokens.map(piece).join('')
}

function piece(token: Token): string {
  if (token.type === 'br') return '<br>'
  const mark = marks.get(token.type)
  if (mark !== undefined) return `<${mark}>${inside(token)}</${mark}>`
  if (token.type !== 'link') return inside(token)
  const address = addressOf(token)
  return address === null ? inside(token) : `<a href="${escapeMarkup(address)}">${inside(token)}</a>`
}

function inside(token: Token): string {
  const children = childrenOf(token)
  return children.length > 0 ? inline(children) : escapeMarkup(decodeEntities(plain(token)))
}
