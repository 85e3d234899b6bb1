import { extname } from 'node:path'
import { AppError } from '#platform/errors'
import { chooseParser } from './choose-parser.ts'
import type { NamedFile, Reading } from './parser.ts'
import { tidyTitle } from './tidy-text.ts'
import { looksLikeText } from './text/looks-like-text.ts'

/** Files inside files inside files: a message with a message with an archive is read, no more. */
const deepestPart = 3

/** Reads a file by the parser that its name and its bytes agree on, and the files inside it in their turn. */
export async function readFile(
  { name, bytes }: NamedFile,
  progress: () => void,
  depth = 0,
): Promise<{ mediaType: string; reading: Reading }> {
  if (depth > deepestPart) throw new AppError('corrupted', { reason: 'nested_too_deeply' })
  if (bytes.length === 0) throw new AppError('empty_document', {})
  const parser = chooseParser(name, bytes)
  const [mediaType] = parser.mediaTypes
  if (mediaType.startsWith('text/') && !looksLikeText(bytes)) throw notText(name, mediaType)
  const readPart = async (part: string, content: Uint8Array): Promise<Reading> =>
    (await readFile({ name: part, bytes: content }, progress, depth + 1)).reading
  const reading = await parser.parse({ bytes, name, progress, readPart })
  return { mediaType, reading: { ...reading, title: tidyTitle(reading.title) } }
}

/** A file inside another, by its place among those that its reading names; nothing where there is none. */
export async function innerFile({ name, bytes }: NamedFile, number: number): Promise<NamedFile | null> {
  const found = await chooseParser(name, bytes).inner?.(bytes, number)
  return found ?? null
}

/** Its start was text, its rest is not. */
function notText(name: string, mediaType: string): AppError {
  const named = extname(name).toLowerCase()
  const details = { found: 'application/octet-stream', accepted: [mediaType] }
  return new AppError('unsupported_type', named === '' ? details : { ...details, named })
}
