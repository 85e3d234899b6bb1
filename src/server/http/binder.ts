import type { OperationId } from '#contract/contract'
import type { Route } from '#contract/route'
import { AppError } from '#platform/errors'
import type { Actor } from '#platform/auth/actor'
import type { Metrics } from '#platform/telemetry/metrics'
import { readTraceparent } from '#platform/telemetry/span'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Language } from '../locales/error-words.ts'
import type { ServerCapabilities } from '../context.ts'
import { type RepeatableCall, answerOnce, idempotencyKeyOf } from './answer-once.ts'
import { type AccessControl, type Authenticated, addressOf, authenticate } from './authenticate.ts'
import { ByteBudget, holdFor } from './byte-budget.ts'
import { CallContext } from './call-context.ts'
import { checkHost } from './check-host.ts'
import { answerCors, tellMethods } from './cors.ts'
import { dialectOf } from './dialect-of.ts'
import type { Call, Handlers } from './handlers.ts'
import { languageOf } from './language.ts'
import { guarded } from './last-guard.ts'
import { LoadGuard } from './load-guard.ts'
import { type OpenAnswer, OpenAnswers } from './open-answers.ts'
import { BodyReader } from './read-body.ts'
import { type Limits, readBody, readForm, readRawBody } from './receive.ts'
import { dataLevelOf } from './data-level.ts'
import { type Form, FormReader } from './read-form.ts'
import { requestIdOf } from './request-id.ts'
import { targetOf } from './request-target.ts'
import { type Found, createContractRouter } from './router.ts'
import { SlowBodies } from './slow-bodies.ts'
import { decodeParams, validate } from './validate.ts'
import { writeAnswer } from './write-answer.ts'
import { asAppError, writeError } from './write-error.ts'

export interface Application {
  readonly handlers: Handlers
  readonly capabilities: ServerCapabilities
  readonly access: AccessControl
  readonly metrics: Metrics
  readonly limits: Limits
  /** Where the files of forms wait until their request is answered. */
  readonly uploadFolder: string
  /** Names by which this service is called, beside those that cannot be taken over. */
  readonly hosts: ReadonlySet<string>
  /** Sites whose pages may call with a key. */
  readonly corsOrigins: ReadonlySet<string>
  /** Operations that are served; the others do not exist here. */
  readonly serves?: (route: Route) => boolean
  /** Tests compare every answer with the contract; the service trusts its handlers. */
  readonly checksResponses: boolean
}

/** What all requests share. */
interface Shared extends Application {
  readonly budget: ByteBudget
  readonly bodies: BodyReader
  readonly forms: FormReader
  readonly openAnswers: OpenAnswers
  readonly load: LoadGuard
}

/** One request on its way: who is told what, and since when. */
interface Exchange extends OpenAnswer {
  readonly request: IncomingMessage
  readonly requestId: string
  readonly language: Language
  readonly startedAtMs: number
  readonly found: Found
  readonly search: string
}

/** Answers an operation of the contract; false when the path belongs to none. */
export type Binder = (request: IncomingMessage, response: ServerResponse) => boolean

/** Joins the contract to its handlers: routing, access, reading, validation, the answer, and one way to fail. */
export function createBinder(application: Application): Binder {
  const router = createContractRouter(application.serves)
  const slow = new SlowBodies()
  const { bodiesBytes } = application.limits
  const budget = new ByteBudget({ totalBytes: bodiesBytes, callerBytes: bodiesBytes / 2 })
  const shared: Shared = {
    ...application,
    budget,
    bodies: new BodyReader({ budget, slow }),
    forms: new FormReader(slow),
    openAnswers: new OpenAnswers(application.access),
    load: new LoadGuard(application.limits.slowLoopMs),
  }
  return (request, response) => {
    const startedAtMs = performance.now()
    const { path, search } = targetOf(request)
    const found = router.find(request.method ?? 'GET', path)
    const requestId = requestIdOf(request.headers['x-request-id'])
    const language = languageOf(request.headers['accept-language'])
    const refuse = (error: unknown): void =>
      writeError(response, asAppError(error), { requestId, language, dialect: dialectOf(request) })
    try {
      checkHost(request, application.hosts)
      if (answerCors(request, response, application.corsOrigins)) return true
      if (found === null) {
        const allowed = router.methodsOf(path)
        if (allowed.length === 0) return false
        if (request.method === 'OPTIONS') return tellMethods(response, allowed)
        throw new AppError('method_not_allowed', { allowed })
      }
    } catch (error) {
      refuse(error)
      return true
    }
    const caller = { requestId, language, startedAtMs }
    const exchange: Exchange = { request, response, ...caller, found, search, place: -1, credential: null }
    guarded(
      (error) => fail(shared, exchange, error),
      () => void pass(shared, exchange),
    )
    return true
  }
}

async function pass(shared: Shared, exchange: Exchange): Promise<void> {
  const { response, found } = exchange
  const gone = new AbortController()
  response.on('close', () => settle(shared, exchange, gone))
  if (!isInference(found.route)) nameAnswer(exchange)
  if (found.isAlias) response.setHeader('deprecation', '@1767225600')
  let form: Form | null = null
  try {
    const entered = enter(shared, exchange)
    // A key is known at once: hot paths wait for nothing but their body.
    const admitted = admit(shared, exchange, entered instanceof Promise ? await entered : entered)
    const rawBody = await readRawBody(shared, exchange, admitted.who)
    form = found.route.transport === 'upload' ? await readForm(shared, exchange) : null
    const call = callOf(shared, exchange, { ...admitted, rawBody, form, signal: gone.signal })
    const key = idempotencyKeyOf(exchange.request, found.route)
    const answer = (): Promise<unknown> => answerCall(shared, exchange, call)
    await (key === null ? answer() : answerOnce(repeatable(exchange, { call, form }, key), answer))
  } catch (error) {
    if (!gone.signal.aborted) fail(shared, exchange, error)
  } finally {
    if (form !== null) await form.release()
  }
}

/** What writes its own answer is waited for, and no more. */
function answerCall(shared: Shared, { response, found, requestId }: Exchange, call: AnyCall): Promise<unknown> {
  const { id, route } = found
  const answered = handlerOf(shared.handlers, id)(call)
  if (route.transport === 'raw') return answered
  const isChecked = shared.checksResponses
  return answered.then((answer) => writeAnswer({ response, requestId, route, isChecked }, answer))
}

function repeatable({ response, found, search }: Exchange, { call, form }: Prepared, key: string): RepeatableCall {
  const { ctx, rawBody } = call
  const parts = [found.id, JSON.stringify(found.params), search, rawBody, JSON.stringify(form?.fields ?? null)]
  return { ctx, response, key, parts, file: form?.file ?? null }
}

/** Over, one way or the other. A client that left before the end is told to whoever still works for it. */
function settle({ metrics, openAnswers }: Shared, exchange: Exchange, gone: AbortController): void {
  const { response, found, startedAtMs } = exchange
  openAnswers.forget(exchange)
  const isGone = !response.writableFinished
  if (isGone) gone.abort()
  const seconds = (performance.now() - startedAtMs) / 1000
  metrics.observeRequest({ operation: found.id, status: isGone ? clientGoneStatus : response.statusCode, seconds })
}

/** The data path of inference writes its own headers, all at once: it is the one that counts its microseconds. */
function isInference({ access, transport }: Route): boolean {
  return access === 'inference:use' && transport === 'raw'
}

function nameAnswer({ response, requestId }: Exchange): void {
  response.setHeader('x-request-id', requestId)
  response.setHeader('request-id', requestId)
  response.setHeader('x-content-type-options', 'nosniff')
}

interface Prepared {
  readonly call: AnyCall
  readonly form: Form | null
}

function enter(shared: Shared, { request, requestId, found: { route } }: Exchange) {
  return authenticate(shared.access, request, {
    route,
    caller: { requestId, address: addressOf(shared.access, request) },
  })
}

interface Admitted {
  readonly actor: Actor
  /** By whose name its bytes are counted. */
  readonly who: string
  readonly params: unknown
  readonly query: unknown
}

/** Everything that may refuse a caller before its body is read. */
function admit(shared: Shared, exchange: Exchange, { actor, credential }: Authenticated): Admitted {
  const { language, found } = exchange
  const { route } = found
  if (route.access === 'inference:use') shared.load.check()
  if (credential !== null && (route.transport === 'events' || route.transport === 'raw')) {
    if (route.transport === 'events') shared.openAnswers.refuseTooMany(credential, shared.limits.eventStreams)
    shared.openAnswers.follow(exchange, credential)
  }
  const params =
    route.params && validate({ where: 'path', schema: route.params, value: decodeParams(found.params) }, language)
  const query =
    route.query && validate({ where: 'query', schema: route.query, value: readQuery(exchange.search) }, language)
  const who = 'ownPrincipal' in actor ? `principal ${actor.ownPrincipal}` : `address ${actor.address}`
  return { actor, who, params, query }
}

interface Read extends Admitted {
  readonly rawBody: Buffer
  readonly form: Form | null
  readonly signal: AbortSignal
}

function callOf(shared: Shared, { request, response, language, startedAtMs, found }: Exchange, read: Read): AnyCall {
  const { route } = found
  const { actor, who, params, query, rawBody, form, signal } = read
  const schema = route.transport === 'upload' ? route.form : undefined
  return {
    body: readBody(route, rawBody, language),
    form: validate({ where: 'body', schema, value: form?.fields }, language),
    ctx: new CallContext(shared.capabilities, {
      actor,
      signal,
      dataLevel: dataLevelOf(request.headers),
      trace: readTraceparent(request.headers['traceparent']),
    }),
    hold: holdFor(shared.budget, who, response),
    file: form?.file ?? null,
    request,
    response,
    startedAtMs,
    language,
    params,
    query,
    rawBody,
  }
}

const clientGoneStatus = 499

/** What is written once is a text; several times, a list. */
function readQuery(search: string): Record<string, string | string[]> {
  const query = new Map<string, string | string[]>()
  for (const [name, value] of new URLSearchParams(search)) {
    const before = query.get(name)
    if (Array.isArray(before)) before.push(value)
    else query.set(name, before === undefined ? value : [before, value])
  }
  if (search.includes('%') && holdsReplaced(search, query)) {
    throw new AppError('invalid_request', { reason: 'query_misencoded' })
  }
  return Object.fromEntries(query)
}

/** Bytes that are no UTF-8 become U+FFFD: a search for it would find nothing, or something else. */
function holdsReplaced(search: string, query: ReadonlyMap<string, string | readonly string[]>): boolean {
  if (/%EF%BF%BD|\uFFFD/i.test(search)) return false
  return [...query].flat(2).some((text) => text.includes('\uFFFD'))
}

/** What nobody foresaw is written to the log with its stack; the rest is the caller's business. */
function fail({ capabilities }: Shared, { request, response, requestId, language, found }: Exchange, thrown: unknown) {
  const error = asAppError(thrown)
  if (error.code === 'internal') {
    capabilities.log.error({ requestId, operation: found.id, err: thrown }, 'a request failed')
  }
  writeError(response, error, { requestId, language, dialect: dialectOf(request, found.route) })
}

type AnyCall = Record<Exclude<keyof Call<OperationId>, 'ctx' | 'rawBody'>, unknown> &
  Pick<Call<OperationId>, 'ctx' | 'rawBody'>

/** `Handlers` gives each operation the handler of its own call, and `prepare` made the call with that operation's schemas. */
function handlerOf(handlers: Handlers, id: OperationId): (call: AnyCall) => Promise<unknown> {
  return handlers[id] as unknown as (call: AnyCall) => Promise<unknown>
}
