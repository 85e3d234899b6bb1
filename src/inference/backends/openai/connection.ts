import { withoutEndSlashes } from '#platform/http/without-end-slashes'
import { AppError } from '#platform/errors'
import type { Because } from '#platform/reasons'
import type { LookupFunction } from 'node:net'
import { Pool } from 'undici'
import { parseAnswer } from '#inference/bytes/parse-answer'
import type { Endpoint, ForwardRequest, ForwardSink, Forwarding } from '../backend.ts'
import { ForwardHandler } from './forward-handler.ts'
import { unavailable } from './unavailable.ts'
import { wholeText } from '#inference/bytes/whole-text'

export interface ConnectionSettings {
  readonly name: string
  readonly url: string
  readonly apiKey: string | undefined
  /** Judges what the name of the server resolves to. */
  readonly lookup: LookupFunction | undefined
  /** Of endpoints that stand elsewhere below the URL. */
  readonly paths: { readonly [E in Endpoint]?: string }
  readonly maxConcurrency: number
  readonly connectSeconds: number
  readonly firstByteSeconds: number
  readonly betweenChunksSeconds: number
  readonly totalSeconds: number
  readonly maxAnswerMegabytes: number
}

/** The connections to one server, and the only way to it. */
export interface Connection {
  forward(request: ForwardRequest, sink: ForwardSink): Forwarding
  getJson(path: string, signal: AbortSignal): Promise<unknown>
  close(how: 'now' | 'when-idle'): Promise<void>
}

/** As a server that says nothing about it closes idle connections after five seconds. */
const KEEP_ALIVE_MS = 4000

/** One pool per backend; opening reaches nobody. */
export function openConnection(settings: ConnectionSettings): Connection {
  const { origin, pathname } = new URL(settings.url)
  const base = withoutEndSlashes(pathname)
  const pool = new Pool(origin, {
    connections: settings.maxConcurrency,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connect: {
      timeout: settings.connectSeconds * 1000,
      noDelay: true,
      keepAlive: true,
      ...(settings.lookup && { lookup: settings.lookup }),
    },
  })
  const authorization = settings.apiKey === undefined ? [] : ['authorization', `Bearer ${settings.apiKey}`]
  const { firstByteSeconds, betweenChunksSeconds, totalSeconds } = settings
  const answerBytes = settings.maxAnswerMegabytes * 1_000_000
  const limits = { firstByteSeconds, betweenChunksSeconds, totalSeconds, answerBytes }
  return {
    forward(request, sink) {
      const handler = new ForwardHandler({ backend: settings.name, stream: request.stream, limits }, sink)
      pool.dispatch(
        {
          path: `${base}/${settings.paths[request.endpoint] ?? request.endpoint}`,
          method: 'POST',
          headers: headersOf(request, authorization),
          body: request.body,
          // The handler's own limits end it, so that one clock serves all.
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        handler,
      )
      return handler
    },
    getJson: (path, signal) => getJson(pool, settings, { path: `${base}${path}`, authorization, signal }),
    close: (how) => (how === 'now' ? pool.destroy() : pool.close()),
  }
}

function headersOf(
  { contentType, requestId, traceparent }: ForwardRequest,
  authorization: readonly string[],
): string[] {
  const headers = ['content-type', contentType, 'x-request-id', requestId, ...authorization]
  if (traceparent !== undefined) headers.push('traceparent', traceparent)
  return headers
}

function refusalReason(status: number): Because {
  return { reason: status === 401 || status === 403 ? 'key_refused' : 'http_status', value: status }
}

const MAX_JSON_BYTES = 8 * 1024 * 1024

interface GetJson {
  readonly path: string
  readonly authorization: string[]
  readonly signal: AbortSignal
}

async function getJson(pool: Pool, settings: ConnectionSettings, request: GetJson): Promise<unknown> {
  const { path, authorization, signal } = request
  const answer = await pool
    .request({
      path,
      method: 'GET',
      headers: ['accept', 'application/json', ...authorization],
      signal,
      headersTimeout: 10_000,
      bodyTimeout: 10_000,
    })
    .catch((error: unknown) => {
      throw unavailable(settings.name, error)
    })
  const { name: backend } = settings
  const tooLarge = () => new AppError('backend_unavailable', { backend, reason: 'answer_too_large' })
  const text = await wholeText(answer.body, MAX_JSON_BYTES, tooLarge).catch((error: unknown) => {
    throw unavailable(settings.name, error)
  })
  if (answer.statusCode !== 200) {
    throw new AppError('backend_unavailable', {
      backend: settings.name,
      ...refusalReason(answer.statusCode),
    })
  }
  try {
    return parseAnswer(text)
  } catch {
    throw new AppError('backend_protocol', { backend: settings.name, reason: 'path_not_json', value: path })
  }
}
