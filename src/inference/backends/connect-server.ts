import { AppError, hasCode, isAppError } from '#platform/errors'
import type { LookupFunction } from 'node:net'
import type { Backend, ForwardRequest, ForwardSink } from './backend.ts'
import type { Answered, Dialect } from './dialect.ts'
import { completeModel, configuredModels } from './model-settings.ts'
import { openConnection } from './openai/connection.ts'
import type { ServerSettings } from './server-settings.ts'

interface Addressed {
  readonly name: string
  readonly settings: ServerSettings
  readonly lookup: LookupFunction | undefined
}

/** A server as a backend: its dialect translates, its connections carry. Reaches nobody. */
export function connectServer({ name, settings, lookup }: Addressed, dialect: Dialect): Backend {
  const { kind, url, apiKey, maxConcurrency, maxAnswerMegabytes, timeouts } = settings
  const { paths = {} } = dialect
  const connection = openConnection({
    name,
    url,
    apiKey,
    maxConcurrency,
    maxAnswerMegabytes,
    paths,
    lookup,
    ...timeouts,
  })
  const configured = configuredModels(settings.models)
  return {
    name,
    kind,
    maxConcurrency,
    maySee: settings.maySee,
    gramsPerKilowattHour: settings.gramsPerKilowattHour,
    ...(configured === null ? {} : { configured }),
    ...(dialect.refusesStreamOptions ? { refusesStreamOptions: true } : {}),
    forward(request, sink) {
      const body = dialect.requests?.[request.endpoint]?.(request.body) ?? request.body
      const sent = body === request.body ? request : { ...request, body }
      const translate = dialect.answers?.[request.endpoint]
      return connection.forward(sent, translate ? new TranslatingSink({ backend: name, sink, translate, sent }) : sink)
    },
    async listModels(signal) {
      const listed = await dialect.listModels(name, connection, signal).catch((error: unknown) => {
        // Some servers list nothing: what is configured is all there is to know.
        if (configured === null || !isListless(error)) throw error
        return []
      })
      return configured?.map((model) => completeModel(model, listed)) ?? listed
    },
    close: connection.close,
  }
}

function isListless(error: unknown): boolean {
  if (hasCode(error, 'backend_protocol')) return true
  return hasCode(error, 'backend_unavailable') && /^40\d$/.test(String(error.details.value))
}

interface Translation {
  readonly backend: string
  readonly sink: ForwardSink
  readonly sent: ForwardRequest
  translate(answer: Answered): Buffer
}

/** Waits for a whole answer and gives it translated; a refusal passes as it is. */
class TranslatingSink implements ForwardSink {
  readonly #translation: Translation
  readonly #parts: Buffer[] = []
  #isRefusal = false

  constructor(translation: Translation) {
    this.#translation = translation
  }

  start(...[status, headers]: Parameters<ForwardSink['start']>): void {
    this.#isRefusal = status !== 200
    if (this.#isRefusal) this.#translation.sink.start(status, headers)
  }

  data(chunk: Buffer): boolean {
    if (this.#isRefusal) return this.#translation.sink.data(chunk)
    this.#parts.push(chunk)
    return true
  }

  end(): void {
    const { sink, sent, backend, translate } = this.#translation
    if (this.#isRefusal) {
      sink.end()
      return
    }
    let body: Buffer
    try {
      body = translate({ backend, request: sent.body, body: Buffer.concat(this.#parts) })
    } catch (error) {
      sink.fail(isAppError(error) ? error : unreadable(backend, error))
      return
    }
    sink.start(200, { 'content-type': 'application/json', 'content-length': String(body.length) })
    sink.data(body)
    sink.end()
  }

  fail(error: AppError): void {
    this.#translation.sink.fail(error)
  }
}

function unreadable(backend: string, cause: unknown): AppError {
  return new AppError('backend_protocol', { backend, reason: 'answer_of_unknown_shape' }, { cause })
}
