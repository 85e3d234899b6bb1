/**
 * What the requests of the page meet in tests of components: an answer prepared for each operation. Answers follow the
 * contract, and so must what the page sends: neither can drift from the server.
 */
import assert from 'node:assert/strict'
import type { EventOf, EventsOperation, JsonOperation, UploadOperation } from '#client/client'
import { type Contract, contract, type OperationId } from '#contract/contract'
import { z } from 'zod'
import { checkAnswer, findOperation, problemsOf, type Sent, statusOf } from './contract-check.ts'
import { EventStream } from './event-stream.ts'

interface Refusal {
  readonly status: number
  readonly message: string
  readonly code?: string
  /** What is wrong with each field, by its path in the body. */
  readonly fields?: Readonly<Record<string, string>>
}

interface Held<Output> {
  answer(output: Output): void
  refuse(refusal: Refusal): void
}

type Answering = JsonOperation | UploadOperation
/** What an operation answers, as JSON writes it. */
export type Answer<Id extends OperationId> = Contract[Id] extends { response: infer Schema extends z.ZodType }
  ? z.input<Schema>
  : undefined
type Reply = (sent: Sent, signal: AbortSignal) => Response | Promise<Response>

export class FakeServer {
  readonly #replies = new Map<string, Reply>()
  readonly #sent = new Map<string, Sent[]>()
  readonly #faults: string[] = []

  /** From now on the operation answers this. */
  answers<Id extends Answering>(id: Id, output: Answer<Id> | ((sent: Sent) => Answer<Id>)): this {
    return this.#prepare(id, (sent) => answerOf(id, isFunction(output) ? output(sent) : output))
  }

  /** From now on the operation is refused. */
  refuses(id: OperationId, refusal: Refusal): this {
    return this.#prepare(id, () => refusalOf(refusal))
  }

  /** From now on nothing comes back of the operation. */
  isOutOfReach(id: OperationId): this {
    return this.#prepare(id, () => Promise.reject(new TypeError('fetch failed')))
  }

  /** The operation waits until the test answers. */
  holds<Id extends Answering>(id: Id): Held<Answer<Id>> {
    const { promise, resolve } = Promise.withResolvers<Response>()
    this.#prepare(id, async () => (await promise).clone())
    return {
      answer: (output) => resolve(answerOf(id, output)),
      refuse: (refusal) => resolve(refusalOf(refusal)),
    }
  }

  /** The operation answers a stream that the test writes. */
  streams<Id extends EventsOperation>(id: Id): EventStream<EventOf<Id>> {
    const stream = new EventStream<EventOf<Id>>((event) => void contract[id].event.parse(event))
    this.#prepare(id, (_, signal) => stream.open(signal))
    return stream
  }

  /** Everything that the page sent to an operation, in order. */
  sent(id: OperationId): readonly Sent[] {
    return this.#sent.get(id) ?? []
  }

  /** The body of the one request that the page sent to an operation. */
  bodyOf(id: OperationId): unknown {
    assert.equal(this.sent(id).length, 1, `requests to ${id}`)
    return this.sent(id)[0]?.body
  }

  /** Throws when the page asked for what is not prepared, or sent what the contract refuses. */
  mustHaveNoFault(): void {
    assert.deepEqual(this.#faults.splice(0), [])
  }

  readonly fetch = async (address: string, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(address, 'http://localhost')
    const found = findOperation(init.method ?? 'GET', url.pathname)
    const reply = found === null ? undefined : this.#replies.get(found.id)
    if (found === null || reply === undefined)
      return this.#fault(`nothing is prepared for ${init.method} ${url.pathname}${url.search}`)
    const { id, params } = found
    const sent = { params, query: Object.fromEntries(url.searchParams), body: readBody(init.body) }
    this.#sent.set(id, [...this.sent(id), sent])
    this.#faults.push(...problemsOf(id, sent))
    const signal = init.signal ?? new AbortController().signal
    const answer = async (): Promise<Response> => reply(sent, signal)
    return Promise.race([answer().catch((error: unknown) => this.#notePrepared(id, error)), whenGivenUp(signal)])
  }

  /** The page must not take a wrong answer of the test for a server that is out of reach. */
  #notePrepared(id: OperationId, error: unknown): never {
    if (error instanceof z.ZodError) this.#faults.push(`the answer prepared for ${id} is not one: ${error.message}`)
    throw error
  }

  #prepare(id: OperationId, reply: Reply): this {
    this.#replies.set(id, reply)
    return this
  }

  #fault(words: string): Response {
    this.#faults.push(words)
    return refusalOf({ status: 400, message: words })
  }
}

function answerOf(id: OperationId, output: unknown): Response {
  checkAnswer(id, output)
  const status = statusOf(id)
  return output === undefined ? new Response(null, { status }) : Response.json(output, { status })
}

function refusalOf({ status, message, code = 'refused', fields = {} }: Refusal): Response {
  const named = Object.entries(fields)
  const error = { message, type: 'error', code, param: null, request_id: 'request' }
  const detail = named.map(([path, msg]) => ({ type: 'value_error', loc: ['body', ...path.split('.')], msg }))
  return Response.json({ error, detail: named.length === 0 ? message : detail }, { status })
}

function whenGivenUp(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/** Of a form, its fields and the names of its files. */
function readBody(body: unknown): unknown {
  if (typeof body === 'string') return JSON.parse(body)
  if (!(body instanceof FormData)) return undefined
  const entries = [...body.entries()].map(([name, value]) => [name, typeof value === 'string' ? value : value.name])
  return Object.fromEntries(entries)
}

function isFunction<Output>(given: Output | ((sent: Sent) => Output)): given is (sent: Sent) => Output {
  return typeof given === 'function'
}
