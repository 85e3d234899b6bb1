import { refused } from '../refusals.ts'
import {
  type AttributePath,
  type Comparison,
  type Filter,
  type FilterValue,
  attributePath,
  comparisons,
} from './filter.ts'
import { type Token, tokensOf } from './tokens.ts'

/** Brackets within brackets. */
const deepest = 20

/** The grammar of RFC 7644, figure 1: `and` binds closer than `or`. Throws `invalidFilter`. */
export function parseFilter(written: string): Filter {
  const reader = new FilterReader(tokensOf(written))
  const filter = reader.readAny()
  if (!reader.isAtEnd) throw refused('invalidFilter', 'something follows the end of the filter')
  return filter
}

/** What a change is made to: an attribute, those of its elements that a filter keeps, and a part of each. */
export interface TargetPath {
  readonly path: AttributePath
  readonly filter: Filter | null
}

/** The path of a change (RFC 7644, figure 7). Throws `invalidPath`. */
export function parsePath(written: string): TargetPath {
  const tokens = tokensOf(written)
  const [first, opening] = tokens
  const path = first?.kind === 'word' ? attributePath(first.text) : null
  if (path === null) throw refused('invalidPath', 'the path names no attribute')
  if (opening === undefined) return { path, filter: null }
  const reader = new FilterReader(tokens.slice(1))
  const filter = reader.readWithin()
  const last = reader.isAtEnd ? null : reader.readWord()
  const isPart = last === null || /^\.[\w$-]+$/.test(last)
  if (!isPart || !reader.isAtEnd || path[1] !== undefined) throw refused('invalidPath', 'the path is not understood')
  return { path: last === null ? path : [path[0], last.slice(1).toLowerCase()], filter }
}

class FilterReader {
  readonly #tokens: readonly Token[]
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length
  }

  readAny(): Filter {
    return this.#joined('or', () => this.#joined('and', () => this.#readTerm()))
  }

  /** A filter between square brackets. */
  readWithin(): Filter {
    this.#expect('[')
    return this.#readDeeper(']')
  }

  readWord(): string {
    const token = this.#tokens[this.#at]
    if (token?.kind !== 'word') throw refused('invalidFilter', 'an attribute or an operator is missing')
    this.#at += 1
    return token.text
  }

  #joined(kind: 'and' | 'or', read: () => Filter): Filter {
    const first = read()
    const terms = [first]
    while (this.#takes(kind)) terms.push(read())
    return terms.length === 1 ? first : { kind, terms }
  }

  #readTerm(): Filter {
    if (this.#takes('not')) {
      this.#expect('(')
      return { kind: 'not', term: this.#readDeeper(')') }
    }
    if (this.#tokens[this.#at]?.kind === '(') {
      this.#at += 1
      return this.#readDeeper(')')
    }
    const path = attributePath(this.readWord())
    if (path === null) throw refused('invalidFilter', 'an attribute is not understood')
    if (this.#tokens[this.#at]?.kind === '[') return { kind: 'within', path, term: this.readWithin() }
    const operator = this.readWord().toLowerCase()
    if (operator === 'pr') return { kind: 'present', path }
    const by = comparisons.find((name) => name === operator)
    if (by === undefined) throw refused('invalidFilter', `there is no operator ${operator.slice(0, 20)}`)
    return { kind: 'compare', path, by, value: this.#readValue(by) }
  }

  #readDeeper(closing: ')' | ']'): Filter {
    this.#depth += 1
    if (this.#depth > deepest) throw refused('invalidFilter', 'the filter has too many levels')
    const filter = this.readAny()
    this.#expect(closing)
    this.#depth -= 1
    return filter
  }

  #readValue(by: Comparison): FilterValue {
    const token = this.#tokens[this.#at]
    this.#at += 1
    if (token?.kind === 'value') return token.value
    const word = token?.kind === 'word' ? token.text.toLowerCase() : ''
    if (word === 'true' || word === 'false') return word === 'true'
    if (word === 'null' && (by === 'eq' || by === 'ne')) return null
    throw refused('invalidFilter', `the value that ${by} compares with is missing`)
  }

  #takes(word: string): boolean {
    const token = this.#tokens[this.#at]
    const isThere = token?.kind === 'word' && token.text.toLowerCase() === word
    if (isThere) this.#at += 1
    return isThere
  }

  #expect(kind: Token['kind']): void {
    if (this.#tokens[this.#at]?.kind !== kind) throw refused('invalidFilter', `a bracket ${kind} is missing`)
    this.#at += 1
  }
}
