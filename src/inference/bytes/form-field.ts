import { AppError } from '#platform/errors'

const HEAD_END = Buffer.from('\r\n\r\n')
const MAX_PARTS = 100
const MAX_VALUE_BYTES = 1024

interface FieldPlace {
  readonly start: number
  readonly end: number
}

/** The text of one field of a multipart form, or null. Throws `invalid_request` on a form that cannot be read. */
export function readFormField(body: Buffer, contentType: string, name: string): string | null {
  const place = findField(body, contentType, name)
  if (place === null) return null
  if (place.end - place.start > MAX_VALUE_BYTES)
    throw new AppError('invalid_request', { param: name, reason: 'too_long' })
  return body.toString('utf8', place.start, place.end)
}

/** The same form with the value of one field replaced; every other byte is untouched. */
export function spliceFormField(
  body: Buffer,
  contentType: string,
  { name, value }: { readonly name: string; readonly value: string },
): Buffer {
  const place = findField(body, contentType, name)
  if (place === null || body.toString('utf8', place.start, place.end) === value) return body
  return Buffer.concat([body.subarray(0, place.start), Buffer.from(value), body.subarray(place.end)])
}

function findField(body: Buffer, contentType: string, name: string): FieldPlace | null {
  const delimiter = Buffer.from(`--${boundaryOf(contentType)}`)
  let at = body.indexOf(delimiter)
  for (let count = 0; at >= 0 && count < MAX_PARTS; count += 1) {
    const headStart = at + delimiter.length
    const headEnd = body.indexOf(HEAD_END, headStart)
    if (headEnd < 0) return null
    const start = headEnd + HEAD_END.length
    const next = body.indexOf(delimiter, start)
    if (next < 0) return null
    if (nameIn(body.toString('latin1', headStart, Math.min(headEnd, headStart + MAX_VALUE_BYTES))) === name) {
      return { start, end: next - '\r\n'.length }
    }
    at = next
  }
  return null
}

/** Only a field without a file name is a value. */
function nameIn(head: string): string | null {
  if (/;\s*filename/i.test(head)) return null
  const found = /content-disposition:[^\r\n]*;\s*name=(?:"([^"\r\n]*)"|([^;"\s]+))/i.exec(head)
  return found?.[1] ?? found?.[2] ?? null
}

function boundaryOf(contentType: string): string {
  const found = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType)
  const boundary = found?.[1] ?? found?.[2]
  if (boundary === undefined) throw new AppError('invalid_request', { reason: 'form_without_boundary' })
  return boundary
}
