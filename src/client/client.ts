import type { Contract, OperationId } from '#contract/contract'
import type { z } from 'zod'
import { operations } from './operations.ts'
import { readEvents, readOnce, type EventsFrom, type ReceivedEvent } from './read-events.ts'
import { inputParts, formOf, readAnswer, reach, fillPath, queryString } from './send-request.ts'

type OperationsWith<T> = { [Id in OperationId]: Contract[Id]['transport'] extends T ? Id : never }[OperationId]

/** Operations that take and give JSON. */
export type JsonOperation = OperationsWith<'json'>

/** Operations that take a form. */
export type UploadOperation = OperationsWith<'upload'>

/** Operations that give a stream of events. */
export type EventsOperation = OperationsWith<'events'>

type Part<Id extends OperationId, Name extends string> =
  Contract[Id] extends Record<Name, infer S extends z.ZodType> ? S : never

/** A caller has ids as numbers: they get their kind where they are checked. */
type Unbranded<Fields> = {
  [Name in keyof Fields]: Exclude<Fields[Name], undefined> extends number ? number : Fields[Name]
}

type Params<Id extends OperationId> = [Part<Id, 'params'>] extends [never]
  ? { params?: undefined }
  : { params: Unbranded<z.output<Part<Id, 'params'>>> }

type Query<Id extends OperationId> = [Part<Id, 'query'>] extends [never]
  ? { query?: undefined }
  : { query?: Partial<Unbranded<z.output<Part<Id, 'query'>>>> }

type Body<Id extends OperationId> = [Part<Id, 'body'>] extends [never]
  ? { body?: undefined }
  : { body: z.input<Part<Id, 'body'>> }

/** What an operation asks for, without anything it does not have. */
export type OperationInput<Id extends OperationId> = Params<Id> & Query<Id> & Body<Id> & { signal?: AbortSignal }

export type OperationOutput<Id extends OperationId> = [Part<Id, 'response'>] extends [never]
  ? undefined
  : z.output<Part<Id, 'response'>>

/** What a form asks for, with its file. */
export type UploadInput<Id extends UploadOperation> = Params<Id> & {
  form: z.input<Part<Id, 'form'>>
  file?: { content: Blob; name: string }
  signal?: AbortSignal
}

/** What one event of an operation carries. */
export type EventOf<Id extends EventsOperation> = z.output<Part<Id, 'event'>>

type Arguments<Input> = Record<never, never> extends Input ? [input?: Input] : [input: Input]

export interface ClientSettings {
  /** Where the server answers; empty inside a page that it serves. */
  baseUrl: string
  /** Sent with every request; a function is asked each time. */
  headers?: () => Record<string, string>
  fetch?: typeof fetch
}

export interface Client {
  /** Calls an operation of the contract; throws an ApiError when it is refused. */
  call<Id extends JsonOperation>(id: Id, ...input: Arguments<OperationInput<Id>>): Promise<OperationOutput<Id>>
  /** Address of an operation, for those that are not JSON. */
  address(id: OperationId, params?: Record<string, string | number>): string
  /** Sends a form; throws an ApiError when it is refused. */
  upload<Id extends UploadOperation>(id: Id, input: UploadInput<Id>): Promise<OperationOutput<Id>>
  /** Events of an operation that nothing resumes: cut, they are over. Throws an ApiError when it is refused. */
  ask<Id extends EventsOperation>(id: Id, input: OperationInput<Id>): AsyncGenerator<EventOf<Id>>
  /** Events after an id; reconnects by itself, ends when the signal does. */
  events<Id extends EventsOperation>(id: Id, from: EventsFrom & Params<Id>): AsyncGenerator<ReceivedEvent<EventOf<Id>>>
}

/** Typed client of the HTTP interface; carries the contract's types and none of its schemas. */
export function createClient(settings: ClientSettings): Client {
  const headers = settings.headers ?? (() => ({}))
  const send = settings.fetch ?? fetch
  const address = (id: OperationId, params: Record<string, string | number> = {}): string =>
    settings.baseUrl + fillPath(pathOf(operations[id]), params)

  return {
    address,
    async call(id, ...[input]) {
      const { params, query, body, signal } = inputParts(input)
      const response = await reach(send, address(id, params) + queryString(query), {
        method: methodOf(operations[id]),
        headers: { ...headers(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      })
      return readAnswer(response)
    },
    async upload(id, input) {
      const { params, signal } = inputParts(input)
      const response = await reach(send, address(id, params), {
        method: methodOf(operations[id]),
        headers: headers(),
        body: formOf(inputParts(input)),
        ...(signal ? { signal } : {}),
      })
      return readAnswer(response)
    },
    async *ask(id, input) {
      const { params, body, signal } = inputParts(input)
      const response = await reach(send, address(id, params), {
        method: methodOf(operations[id]),
        headers: { ...headers(), accept: 'text/event-stream', 'content-type': 'application/json' },
        body: JSON.stringify(body),
        ...(signal ? { signal } : {}),
      })
      yield* readOnce(response)
    },
    events: (id, from) =>
      readEvents(from, (query, lastEventId, signal) =>
        reach(send, address(id, inputParts(from).params) + query, {
          headers: { ...headers(), accept: 'text/event-stream', 'last-event-id': lastEventId },
          signal,
        }),
      ),
  }
}

/** An operation is written `GET /v1/models`: short, for the page holds them all. */
function methodOf(operation: string): string {
  return operation.slice(0, operation.indexOf(' '))
}

function pathOf(operation: string): string {
  return operation.slice(operation.indexOf(' ') + 1)
}
