import { withoutEndSlashes } from '#platform/http/without-end-slashes'
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { AppError } from '#platform/errors'
import type { Outbound, OutboundAnswer, OutboundRequest } from '#platform/http/outbound'
import { AwsV4Signer } from 'aws4fetch'
import type { S3Place } from './s3-settings.ts'
import { type S3Listing, type S3Object, readListing, readUploadId } from './s3-xml.ts'

/** What is used of S3: signature version 4, path style, list version 2, uploads in parts. */
export interface S3Client {
  put(key: string, content: Buffer): Promise<void>
  /** Parts of at least 5 MiB but the last. Nothing is there before the last part is. */
  putParts(key: string, parts: AsyncIterable<Buffer>): Promise<void>
  /** Null when there is no such object. */
  open(key: string): Promise<Readable | null>
  has(key: string): Promise<boolean>
  list(prefix: string): AsyncIterable<S3Object>
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>
}

export interface S3Access {
  readonly place: S3Place
  readonly secretAccessKey: string
  readonly outbound: Outbound
  readonly origin: OutboundRequest['origin']
  readonly signal: AbortSignal
}

interface Call {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  readonly key?: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: Buffer
}

const limitSeconds = 900
const answerBytes = 20 * 1024 * 1024
const nothing = Buffer.alloc(0)

export function openS3(access: S3Access): S3Client {
  const call = (asked: Call): Promise<OutboundAnswer> => send(access, asked)
  return {
    async put(key, content) {
      await finished(access, await call({ method: 'PUT', key, body: content }))
    },
    async putParts(key, parts) {
      const begun = await whole(access, await call({ method: 'POST', key, query: { uploads: '' } }))
      const uploadId = readUploadId(begun)
      try {
        const etags = await sendParts(access, { key, uploadId, parts })
        const body = Buffer.from(completion(etags))
        const ended = await whole(access, await call({ method: 'POST', key, query: { uploadId }, body }))
        // S3 answers 200 before it knows, and then tells of its failure in the body.
        if (ended.includes('<Error>')) throw refused(access, 'the upload was not completed')
      } catch (error) {
        await call({ method: 'DELETE', key, query: { uploadId } }).then(({ body }) => body.resume(), ignore)
        throw error
      }
    },
    async open(key) {
      const answer = await call({ method: 'GET', key })
      if (answer.status === 200) return answer.body
      return absent(access, answer, null)
    },
    async has(key) {
      const answer = await call({ method: 'HEAD', key })
      answer.body.resume()
      return answer.status === 200 ? true : absent(access, answer, false)
    },
    list: (prefix) => listObjects(access, prefix),
    async delete(key) {
      const answer = await call({ method: 'DELETE', key })
      answer.body.resume()
      if (answer.status >= 300) absent(access, answer, undefined)
    },
  }
}

const ignore = (): void => undefined

async function sendParts(
  access: S3Access,
  { key, uploadId, parts }: { key: string; uploadId: string; parts: AsyncIterable<Buffer> },
): Promise<string[]> {
  const etags: string[] = []
  for await (const body of parts) {
    const query = { partNumber: String(etags.length + 1), uploadId }
    const answer = await send(access, { method: 'PUT', key, query, body })
    await finished(access, answer)
    etags.push(answer.headers['etag'] ?? '')
  }
  return etags
}

function completion(etags: readonly string[]): string {
  const parts = etags.map((etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`)
  return `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
}

async function* listObjects(access: S3Access, prefix: string): AsyncGenerator<S3Object> {
  let after: string | undefined
  do {
    const start = after === undefined ? {} : { 'start-after': after }
    const query = { 'list-type': '2', 'encoding-type': 'url', prefix, ...start }
    const listing: S3Listing = readListing(await whole(access, await send(access, { method: 'GET', query })))
    yield* listing.objects
    after = listing.isTruncated ? listing.objects.at(-1)?.key : undefined
  } while (after !== undefined)
}

async function send({ place, secretAccessKey, outbound, origin, signal }: S3Access, asked: Call) {
  const { method, key = '', query = {}, body = nothing } = asked
  const base = withoutEndSlashes(place.endpoint)
  const path = key.split('/').map(encodeURIComponent).join('/')
  const url = new URL(`${base}/${place.bucket}${key === '' ? '' : `/${path}`}`)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  const hash = createHash('sha256').update(body).digest('hex')
  const { accessKeyId, region } = place
  const signed = await new AwsV4Signer({
    ...{ method, url: url.href, accessKeyId, secretAccessKey, region, service: 's3' },
    headers: { 'x-amz-content-sha256': hash },
  }).sign()
  return outbound.request({
    ...{ url: signed.url, method, headers: Object.fromEntries(signed.headers), origin: origin ?? 'web', signal },
    ...(body.length > 0 || method === 'PUT' ? { body } : {}),
    limitBytes: method === 'GET' && key !== '' ? Number.MAX_SAFE_INTEGER : answerBytes,
    limitSeconds,
  })
}

async function whole(access: S3Access, answer: OutboundAnswer): Promise<string> {
  const said = await text(answer.body)
  if (answer.status !== 200) throw refused(access, `status ${answer.status}`)
  return said
}

async function finished(access: S3Access, answer: OutboundAnswer): Promise<void> {
  await text(answer.body)
  if (answer.status !== 200) throw refused(access, `status ${answer.status}`)
}

function absent<Absent>(access: S3Access, { status, body }: OutboundAnswer, value: Absent): Absent {
  body.resume()
  if (status === 404) return value
  throw refused(access, `status ${status}`)
}

function refused({ place }: S3Access, reason: string): AppError {
  return new AppError('site_unreachable', { host: new URL(place.endpoint).host, reason })
}
