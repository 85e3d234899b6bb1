import type { OperationId } from '#contract/contract'
import type { Route } from '#contract/route'
import { AppError } from '#platform/errors'
import type { Metrics } from '#platform/telemetry/metrics'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Language } from '../locales/error-words.ts'
import type { ServerCapabilities } from '../context.ts'
import { type Access, addressOf, authenticate } from './authenticate.ts'
import { CallContext } from './call-context.ts'
import type { Call, Handlers } from './handlers.ts'
import { languageOf } from './language.ts'
import { BodyReader, parseJson } from './read-body.ts'
import { requestIdOf } from './request-id.ts'
import { type Found, createContractRouter } from './router.ts'
import { assertResponse, decodeParams, validate } from './validate.ts'
import { asAppError, writeError } from './write-error.ts'

export interface Application {
  readonly handlers: Handlers
  readonly capabilities: ServerCapabilities
  readonly access: Access
  readonly metrics: Metrics
  readonly limits: { readonly jsonBytes: number; readonly inferenceBytes: number }
  /** Operations that are served; the others do not exist here. */
  readonly serves?: (route: Route) => boolean
  /** Tests compare every answer with the contract; the service trusts its handlers. */
  readonly checksResponses: boolean
}

/** One request on its way: who is told what, and since when. */
interface Passage {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly requestId: string
  readonly language: Language
  readonly startedAtMs: number
  readonly found: Found
  readonly search: string
  readonly bodies: BodyReader
}

/** Answers an operation of the contract; false when the path belongs to none. */
export type Binder = (request: IncomingMessage, response: ServerResponse) => boolean

/** Joins the contract to its handlers: routing, access, reading, validation, the answer, and one way to fail. */
export function createBinder(application: Application): Binder {
  const router = createContractRouter(application.serves)
  const bodies = new BodyReader()
  return (request, response) => {
    const startedAtMs = performance.now()
    const url = request.url ?? '/'
    const queryAt = url.indexOf('?')
    const path = queryAt < 0 ? url : url.slice(0, queryAt)
    const found = router.find(request.method ?? 'GET', path)
    const requestId = requestIdOf(request.headers['x-request-id'])
    const language = languageOf(request.headers['accept-language'])
    if (found === null) {
      const allowed = router.methodsOf(path)
      if (allowed.length === 0) return false
      writeError(response, new AppError('method_not_allowed', { allowed }), { requestId, language })
      return true
    }
    const search = queryAt < 0 ? '' : url.slice(queryAt + 1)
    void pass(application, { request, response, requestId, language, startedAtMs, found, search, bodies })
    return true
  }
}

async function pass(application: Application, passage: Passage): Promise<void> {
  const { response, found } = passage
  const gone = new AbortController()
  response.once('close', () => settle(application, passage, gone))
  if (!isInference(found.route)) nameAnswer(passage)
  try {
    const call = await prepare(application, passage, gone.signal)
    const answer = await handlerOf(application.handlers, found.id)(call)
    if (found.route.transport === 'json' || found.route.transport === 'upload') {
      if (application.checksResponses) assertResponse(found.route, answer)
      writeAnswer(passage, answer)
    }
  } catch (error) {
    if (!gone.signal.aborted) fail(application, passage, error)
  }
}

/** Over, one way or the other. A client that left before the end is told to whoever still works for it. */
function settle({ metrics }: Application, { response, found, startedAtMs }: Passage, gone: AbortController): void {
  const isGone = !response.writableFinished
  if (isGone) gone.abort()
  const seconds = (performance.now() - startedAtMs) / 1000
  metrics.observeRequest({ operation: found.id, status: isGone ? clientGoneStatus : response.statusCode, seconds })
}

/** The data path of inference writes its own headers, all at once: it is the one that counts its microseconds. */
function isInference({ access, transport }: Route): boolean {
  return access === 'inference:use' && transport === 'raw'
}

function nameAnswer({ response, requestId }: Passage): void {
  response.setHeader('x-request-id', requestId)
  response.setHeader('request-id', requestId)
  response.setHeader('x-content-type-options', 'nosniff')
}

async function prepare(application: Application, passage: Passage, signal: AbortSignal): Promise<AnyCall> {
  const { request, response, requestId, language, startedAtMs, found } = passage
  const { route } = found
  const caller = { requestId, address: addressOf(application.access, request) }
  const actor = await authenticate(application.access, request, { route, caller })
  const rawBody = await bodyOf(application, passage)
  const params =
    route.params && validate({ where: 'path', schema: route.params, value: decodeParams(found.params) }, language)
  const query =
    route.query && validate({ where: 'query', schema: route.query, value: readQuery(passage.search) }, language)
  const body = route.body && validate({ where: 'body', schema: route.body, value: parseJson(rawBody) }, language)
  const ctx = new CallContext(application.capabilities, actor, signal)
  return { ctx, params, query, body, request, response, rawBody, startedAtMs, language }
}

const clientGoneStatus = 499
const noBody = Buffer.alloc(0)

function bodyOf({ limits }: Application, { request, found, bodies }: Passage): Promise<Buffer> | Buffer {
  const { route } = found
  if (route.body === undefined) return noBody
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    const accepted = ['identity']
    throw new AppError('unsupported_type', { found: String(request.headers['content-encoding']), accepted })
  }
  return bodies.read(request, route.access === 'inference:use' ? limits.inferenceBytes : limits.jsonBytes)
}

function readQuery(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search))
}

function writeAnswer({ response, found }: Passage, answer: unknown): void {
  const body = found.route.response === undefined ? noBody : Buffer.from(JSON.stringify(answer))
  response.writeHead(found.route.status, {
    'cache-control': 'no-store',
    ...(body.length === 0
      ? {}
      : { 'content-type': 'application/json; charset=utf-8', 'content-length': String(body.length) }),
  })
  response.end(body)
}

/** What nobody foresaw is written to the log with its stack; the rest is the caller's business. */
function fail({ capabilities }: Application, passage: Passage, thrown: unknown): void {
  const { response, requestId, language, found, request } = passage
  const error = asAppError(thrown)
  if (error.code === 'internal') {
    capabilities.log.error({ requestId, operation: found.id, err: thrown }, 'a request failed')
  }
  if (!request.complete && !response.headersSent) response.setHeader('connection', 'close')
  writeError(response, error, { requestId, language })
}

type AnyCall = Record<keyof Call<OperationId>, unknown>

/** `Handlers` gives each operation the handler of its own call, and `prepare` made the call with that operation's schemas. */
function handlerOf(handlers: Handlers, id: OperationId): (call: AnyCall) => Promise<unknown> {
  return handlers[id] as unknown as (call: AnyCall) => Promise<unknown>
}
