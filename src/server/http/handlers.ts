import type { Contract, OperationId } from '#contract/contract'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import type { ServerContext } from '../context.ts'
import type { PassedBody } from './passed-body.ts'
import type { UploadedFile } from './read-form.ts'

type Part<Id extends OperationId, Name extends string> =
  Contract[Id] extends Record<Name, infer Schema extends z.ZodType> ? z.output<Schema> : undefined

/** One request to an operation of the contract, its parts validated. */
export interface Call<Id extends OperationId> {
  /** Every capability, with the caller as actor and a signal that aborts when the client leaves. */
  readonly ctx: ServerContext
  readonly params: Part<Id, 'params'>
  readonly query: Part<Id, 'query'>
  readonly body: BodyOf<Id>
  /** Fields of a form. */
  readonly form: Part<Id, 'form'>
  /** File of a form, kept until the handler is done. */
  readonly file: FileOf<Contract[Id]>
  readonly request: IncomingMessage
  /** Written by the handler itself for `raw`; otherwise only its headers are set. */
  readonly response: ServerResponse
  /** The body as it came, unpacked; empty for forms. */
  readonly rawBody: Buffer
  /** Takes so many bytes of the memory that all requests share, until this one is answered; throws `overloaded`. */
  readonly hold: (bytes: number) => void
  /** `performance.now()` when the request arrived. */
  readonly startedAtMs: number
  readonly language: 'fr' | 'en'
}

type BodyOf<Id extends OperationId> = Contract[Id] extends { passesBody: true }
  ? PassedBody<Part<Id, 'body'>>
  : Part<Id, 'body'>

type FileOf<R> = R extends { transport: 'upload'; limits: infer Limits }
  ? Limits extends { isOptional: true }
    ? UploadedFile | null
    : UploadedFile
  : undefined

/** One event; its id is where a reader that comes back goes on. */
export interface SentEvent<Data> {
  readonly id?: number
  readonly data: Data
}

/** A file as it is given. */
export interface Download {
  readonly name: string
  readonly mediaType: string
  readonly sizeBytes: number | null
  readonly content: Readable
}

type Answer<Id extends OperationId> = AnswerOf<Contract[Id]>
type AnswerOf<R> = R extends { transport: 'events'; event: infer Schema extends z.ZodType }
  ? AsyncIterable<SentEvent<z.input<Schema>>>
  : R extends { transport: 'download' }
    ? Download
    : R extends { transport: 'json' | 'upload'; response: infer Schema extends z.ZodType }
      ? z.input<Schema>
      : void

/** What answers an operation: its value, validated and written by the binder, or nothing when it writes itself. */
export type Handler<Id extends OperationId> = (call: Call<Id>) => Promise<Answer<Id>>

/** A handler per operation: a missing or wrong one does not compile. */
export type Handlers<Ids extends OperationId = OperationId> = { readonly [Id in Ids]: Handler<Id> }
