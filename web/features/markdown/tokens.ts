import type { Token, Tokens } from 'marked'
import { safeLink } from './safe-link.ts'

export function isList(token: Token): token is Tokens.List {
  return token.type === 'list'
}

export function isTable(token: Token): token is Tokens.Table {
  return token.type === 'table'
}

export function childrenOf(token: Token): readonly Token[] {
  return 'tokens' in token ? (token.tokens ?? []) : []
}

/** Its words without marks, entities as they were written. */
export function plain(token: Token): string {
  return 'text' in token && typeof token.text === 'string' ? token.text : token.raw
}

/** Of a heading, from 1. */
export function depthOf(token: Token): number {
  return 'depth' in token && typeof token.depth === 'number' ? token.depth : 1
}

/** Where a link leads, of the web or of mail; null for what leads nowhere safe. */
export function addressOf(token: Token): string | null {
  return 'href' in token && typeof token.href === 'string' ? safeLink(token.href) : null
}
