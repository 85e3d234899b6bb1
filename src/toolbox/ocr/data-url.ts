import { AppError } from '#platform/errors'
import { sniffMediaType } from '../parse/media-type.ts'

/** A file that came within a request. */
export interface SentFile {
  readonly content: Uint8Array
  /** What its bytes say. */
  readonly mediaType: string
}

/** Clients add the name of the file or its character set to its type. */
const head = /^data:[\w.+-]{1,100}\/[\w.+-]{1,100}(?:;[\w.+-]{1,40}=[^;,]{0,200}){0,4};base64,/i

/** The bytes of a `data:` URL (RFC 2397). Nothing is fetched: any other address is refused in words. */
export function readDataUrl(url: string, param: string): SentFile {
  const start = head.exec(url.slice(0, 1000))?.[0].length
  if (start === undefined) throw new AppError('invalid_request', { reason: 'only_data_urls', param })
  const content = Buffer.from(url.slice(start), 'base64')
  if (content.length === 0) throw new AppError('empty_document', {})
  return { content, mediaType: sniffMediaType(content) }
}
