import { AppError } from '#platform/errors'
import { Parser } from 'htmlparser2'

/** What a listing says of an object. */
export interface S3Object {
  readonly key: string
  readonly sizeBytes: number
  /** Changes when the content does. */
  readonly etag: string
  readonly modifiedAt: Date
}

/** One page of ListObjectsV2. */
export interface S3Listing {
  readonly objects: readonly S3Object[]
  /** There is more after its last object. */
  readonly isTruncated: boolean
}

/** Calls back with the name and the text of each element, as it ends. */
function readElements(xml: string, onElement: (name: string, text: string) => void): void {
  let text = ''
  const parser = new Parser(
    {
      onopentag: () => (text = ''),
      ontext: (part) => (text += part),
      onclosetag(name) {
        onElement(name, text)
        text = ''
      },
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.write(xml)
  parser.end()
}

export function readListing(xml: string): S3Listing {
  const objects: S3Object[] = []
  let fields = new Map<string, string>()
  let isTruncated = false
  let isEncoded = false
  readElements(xml, (name, text) => {
    if (name === 'IsTruncated') isTruncated = text === 'true'
    else if (name === 'EncodingType') isEncoded = text === 'url'
    else if (name === 'Contents') {
      objects.push(objectOf(fields))
      fields = new Map()
    } else fields.set(name, text)
  })
  const named = isEncoded ? objects.map((object) => ({ ...object, key: decodeKey(object.key) })) : objects
  return { objects: named, isTruncated }
}

/** Names may hold what XML cannot: they come written as in an address. */
function decodeKey(key: string): string {
  return decodeURIComponent(key.replaceAll('+', ' '))
}

function objectOf(fields: ReadonlyMap<string, string>): S3Object {
  return {
    key: fields.get('Key') ?? '',
    sizeBytes: Number(fields.get('Size') ?? 0),
    etag: (fields.get('ETag') ?? '').replaceAll('"', ''),
    modifiedAt: new Date(fields.get('LastModified') ?? 0),
  }
}

export function readUploadId(xml: string): string {
  let id = ''
  readElements(xml, (name, text) => {
    if (name === 'UploadId') id = text
  })
  if (id === '') throw new AppError('site_unreachable', { host: '', reason: 'no upload was begun' })
  return id
}
