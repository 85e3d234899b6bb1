import type { ParsedDocument } from '#data/documents/parsed'

/** One file to read: all its bytes, and the name its sender gave it. */
export interface ParserInput {
  readonly bytes: Uint8Array
  readonly name: string
  /** Reads a file inside this one, by its own parser; a refusal is thrown as for any file. */
  readPart(name: string, bytes: Uint8Array): Promise<Reading>
  /** To be called after each part that took time: a file that makes no progress is given up. */
  progress(): void
}

/** What a parser makes of a file, and what is left to an engine that reads pictures. */
export interface Reading extends ParsedDocument {
  /** Pages whose words are drawn, not written: each stands in `pages` at the place where its text belongs. */
  readonly unreadPages?: readonly number[] | 'all'
  /** Files inside with such pages; each stands in `pages` under its place. */
  readonly unreadFiles?: readonly UnreadFile[]
}

/** A file inside another whose words are drawn. */
export interface UnreadFile {
  /** Its place among the files inside, from one. */
  readonly file: number
  readonly name: string
  readonly pages: readonly number[] | 'all'
}

/** A file inside another one. */
export interface NamedFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Reads one format. Runs in a child process with limits, so that it may trust nothing and protect nobody. */
export interface Parser {
  /** What the bytes of such a file are called; the first one names the format. */
  readonly mediaTypes: readonly [string, ...string[]]
  /** What the bytes may show in place of the format: the container that it shares with others. */
  readonly containers?: readonly string[]
  /** With their dot, in lower case. */
  readonly extensions: readonly string[]
  /** Throws one of the refusals (`encrypted`, `corrupted`, `empty_document`, …) when there is nothing to read. */
  parse(input: ParserInput): Promise<Reading>
  /** For a format that holds files: one of them by its place, from one, in the order in which `parse` names them. */
  inner?(bytes: Uint8Array, number: number): Promise<NamedFile | null>
}

export function defineParser(parser: Parser): Parser {
  return parser
}
