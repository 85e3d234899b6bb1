import type { ParserInput, Reading } from '#toolbox/parse/parser'
import { readFile } from '#toolbox/parse/read-file'

/** What a parser is given, parts of the file read by their own parsers. */
export function parserInput(bytes: Uint8Array, name: string, progress: () => void = () => undefined): ParserInput {
  const readPart = async (part: string, content: Uint8Array): Promise<Reading> =>
    (await readFile({ name: part, bytes: content }, progress, 1)).reading
  return { bytes, name, progress, readPart }
}
