import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

/** What a server knows of one request that it answered. */
export interface Told {
  readonly promptTokens: number
  readonly completionTokens: number
}

/** What a request asks the server to do. */
export const ways = ['whole', 'stream', 'hidden', 'cached', 'early', 'refused', 'elsewhere', 'cut', 'left'] as const
export type Way = (typeof ways)[number]

const Asked = z.looseObject({
  stream: z.boolean().optional(),
  way: z.enum(ways).default('whole'),
  seed: z.number().default(0),
})
type Asked = z.infer<typeof Asked>

/** A scripted model server that can be killed, and remembers what it told. */
export class ModelServer {
  /** By request. */
  readonly truth: Map<string, Told>
  readonly #fails: boolean
  readonly #model: string
  #server: Server = createServer()
  #port = 0

  /** One that `fails` leaves to another server the calls that ask for it. */
  constructor(truth: Map<string, Told>, { fails = false, model = 'm' } = {}) {
    this.truth = truth
    this.#fails = fails
    this.#model = model
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/v1`
  }

  async start(): Promise<void> {
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy())
    })
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve))
    const address = this.#server.address()
    this.#port = typeof address === 'object' && address ? address.port : 0
  }

  /** Drops every connection and refuses new ones. */
  async kill(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') return answer(response, 200, { object: 'list', data: [{ id: this.#model }] })
    const asked = Asked.parse(await json(request))
    if (asked.way === 'elsewhere' && this.#fails) return answer(response, 503, { error: { message: 'not here' } })
    if (asked.way === 'refused') return answer(response, 400, { error: { message: 'no such parameter' } })
    const told = { promptTokens: 1 + (asked.seed % 97), completionTokens: 3 + (asked.seed % 13) }
    this.truth.set(String(request.headers['x-request-id']), told)
    await (asked.stream === true ? writeStream(response, asked, told) : answer(response, 200, whole(asked, told)))
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function usageOf({ way }: Asked, { promptTokens, completionTokens }: Told) {
  const details = way === 'cached' ? { prompt_tokens_details: { cached_tokens: promptTokens } } : {}
  const total_tokens = promptTokens + completionTokens
  return { prompt_tokens: promptTokens, completion_tokens: completionTokens, total_tokens, ...details }
}

function whole(asked: Asked, told: Told): object {
  const message = { role: 'assistant', content: 'Oui.' }
  const choices = [{ index: 0, message, finish_reason: 'stop' }]
  return { id: 'c', object: 'chat.completion', model: 'm', choices, usage: usageOf(asked, told) }
}

async function writeStream(response: ServerResponse, asked: Asked, told: Told): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const event = (fields: object): void => {
    response.write(`data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', ...fields })}\n\n`)
  }
  const say = (delta: object, finish_reason: string | null, more = {}): void =>
    event({ choices: [{ index: 0, delta, finish_reason }], ...more })
  for (let word = 0; word < told.completionTokens; word += 1) {
    say({ content: ` mot${word}` }, null)
    // The client leaves meanwhile.
    if (asked.way === 'left') await sleep(500)
  }
  if (asked.way === 'cut') {
    // What was written arrives before the connection breaks.
    await sleep(20)
    response.destroy()
    return
  }
  const usage = usageOf(asked, told)
  if (asked.way === 'early') say({}, 'stop', { usage })
  else {
    say({}, 'stop')
    event({ choices: [], usage })
  }
  response.end('data: [DONE]\n\n')
}
