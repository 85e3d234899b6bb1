import type { Contract, OperationId } from '#contract/contract'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { ServerContext } from '../context.ts'

type Part<Id extends OperationId, Name extends string> =
  Contract[Id] extends Record<Name, infer Schema extends z.ZodType> ? z.output<Schema> : undefined

/** One request to an operation of the contract, its parts validated. */
export interface Call<Id extends OperationId> {
  /** Every capability, with the caller as actor and a signal that aborts when the client leaves. */
  readonly ctx: ServerContext
  readonly params: Part<Id, 'params'>
  readonly query: Part<Id, 'query'>
  readonly body: Part<Id, 'body'>
  readonly request: IncomingMessage
  /** Written by the handler itself for `raw` and `events`; only its headers are set for `json` and `upload`. */
  readonly response: ServerResponse
  /** The body as it came; empty for uploads, which are read from `request`. */
  readonly rawBody: Buffer
  /** `performance.now()` when the request arrived. */
  readonly startedAtMs: number
  readonly language: 'fr' | 'en'
}

type Answer<Id extends OperationId> = Contract[Id]['transport'] extends 'json' | 'upload'
  ? Contract[Id] extends { response: infer Schema extends z.ZodType }
    ? z.input<Schema>
    : void
  : void

/** What answers an operation: its value, validated and written by the binder, or nothing when it writes itself. */
export type Handler<Id extends OperationId> = (call: Call<Id>) => Promise<Answer<Id>>

/** A handler per operation: a missing or wrong one does not compile. */
export type Handlers<Ids extends OperationId = OperationId> = { readonly [Id in Ids]: Handler<Id> }
