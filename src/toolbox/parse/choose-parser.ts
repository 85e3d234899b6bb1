import { extname } from 'node:path'
import { AppError } from '#platform/errors'
import { sniffMediaType } from './media-type.ts'
import type { Parser } from './parser.ts'
import { acceptedMediaTypes, parsers } from './registry.ts'

/**
 * The parser of a file, when its name and its first bytes agree. The bytes decide between kinds of files; between kinds
 * of text, which bytes cannot tell apart, the name does. A file that lies is refused: whoever sent it meant another one.
 */
export function chooseParser(name: string, bytes: Uint8Array): Parser {
  const found = sniffMediaType(bytes)
  const extension = extname(name).toLowerCase()
  const named = parsers.find(({ extensions }) => extensions.includes(extension))
  if (named === undefined && extension !== '') throw refusal(extension, acceptedMediaTypes)
  if (named !== undefined) {
    const shows = [...named.mediaTypes, ...(named.containers ?? [])]
    const agrees = shows.includes(found) || (isText(named.mediaTypes[0]) && isText(found))
    if (!agrees) throw new AppError('unsupported_type', { found, accepted: named.mediaTypes, named: extension })
    return named
  }
  const sniffed = parsers.find(({ mediaTypes }) => mediaTypes.includes(found))
  if (sniffed === undefined) throw refusal(found, acceptedMediaTypes)
  return sniffed
}

function isText(mediaType: string): boolean {
  return mediaType.startsWith('text/')
}

function refusal(found: string, accepted: readonly string[]): AppError<'unsupported_type'> {
  return new AppError('unsupported_type', { found, accepted })
}
