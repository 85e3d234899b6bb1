import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Route } from '#contract/route'
import { EventStream } from '../streams/event-stream.ts'
import type { Download, SentEvent } from './handlers.ts'
import { scimMediaType } from './scim-errors.ts'
import { assertResponse } from './validate.ts'

export interface Answering {
  readonly response: ServerResponse
  readonly route: Route
  readonly requestId: string
  /** Tests compare every answer with the contract. */
  readonly isChecked: boolean
}

const noBody = Buffer.alloc(0)

/** Writes what a handler gave, as its operation carries it; what writes itself gave nothing. */
export async function writeAnswer(answering: Answering, answer: unknown): Promise<void> {
  const { route, response, isChecked } = answering
  switch (route.transport) {
    case 'raw':
      return
    case 'events':
      return writeEvents(answering, asGiven<AsyncIterable<SentEvent<unknown>>>(answer))
    case 'download':
      return writeDownload(response, asGiven<Download>(answer))
    case 'upload':
    case 'json':
      if (response.headersSent) return
      if (isChecked) assertResponse(route, answer)
      writeJson(answering, answer)
  }
}

/** `Handlers` makes each handler give what its operation carries. */
function asGiven<T>(answer: unknown): T {
  return answer as T
}

function writeJson({ response, route }: Answering, answer: unknown): void {
  const body = route.response === undefined ? noBody : Buffer.from(JSON.stringify(answer))
  response.writeHead(route.status, {
    'cache-control': 'no-store',
    ...(body.length === 0 ? {} : { 'content-type': mediaTypeOf(route), 'content-length': String(body.length) }),
  })
  response.end(body)
}

function mediaTypeOf({ dialect }: Route): string {
  return dialect === 'scim' ? scimMediaType : 'application/json; charset=utf-8'
}

async function writeEvents(answering: Answering, events: AsyncIterable<SentEvent<unknown>>): Promise<void> {
  const { response, route, requestId, isChecked } = answering
  const stream = new EventStream(response, requestId)
  stream.open()
  for await (const { id, data } of events) {
    if (isChecked && route.transport === 'events') assertResponse(route, data, route.event)
    await stream.send(data, id)
  }
  stream.end()
}

/** Kept by the browser as a file, and never shown as a page of ours. */
async function writeDownload(response: ServerResponse, download: Download): Promise<void> {
  const { name, mediaType, sizeBytes, content } = download
  response.writeHead(200, {
    'content-type': mediaType,
    'content-disposition': `attachment; filename*=UTF-8''${extendedValue(name)}`,
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'private, no-store',
    ...(sizeBytes === null ? {} : { 'content-length': String(sizeBytes) }),
  })
  await pipeline(content, response)
}

/** RFC 8187: what of ASCII stands for itself is less than in an address, an apostrophe foremost. */
function extendedValue(text: string): string {
  const written = encodeURIComponent(text.toWellFormed())
  return written.replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}
