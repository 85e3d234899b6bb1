/** A language model in a process of its own, behind OpenAI's dialect on this machine: a crash of native code is not the program's. */
import { randomUUID } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { messageOf } from '#platform/errors'
import { stepBack } from '#platform/processes/step-back'
import { generate } from './llama-chat.ts'
import { type LoadedModel, loadModel } from './llama-library.ts'
import { LlamaRequest, LoadOrder, type LoadReply } from './llama-orders.ts'
import { verifyFile } from './model-store.ts'

stepBack()

/** Prompts and answers come one after the other: more at a time would share the same cores. */
let turn: Promise<unknown> = Promise.resolve()

function reply(message: LoadReply): void {
  if (process.connected) process.send?.(message)
}

async function load(order: LoadOrder): Promise<void> {
  await verifyFile(order.file, order.sha256)
  const loaded = await loadModel(order)
  const server = createServer((request, response) => {
    serve({ loaded, order }, request, response).catch((error: unknown) => refuse(response, 500, messageOf(error)))
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    reply({ type: 'ready', port: typeof address === 'object' && address ? address.port : 0 })
  })
}

interface Serving {
  readonly loaded: LoadedModel
  readonly order: LoadOrder
}

async function serve({ loaded, order }: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers.authorization !== `Bearer ${order.token}`) return refuse(response, 401, 'a key is needed')
  if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return refuse(response, 404, 'no such path')
  const body = LlamaRequest.safeParse(JSON.parse((await buffer(request)).toString()))
  if (!body.success) return refuse(response, 400, body.error.issues[0]?.message ?? 'an unknown shape')
  if (body.data.tools?.length) return refuse(response, 400, 'this model calls no tools')
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const mine = turn.then(() => answer({ loaded, order, request: body.data, response, signal: gone.signal }))
  turn = mine.catch(() => {})
  await mine
}

interface Answering extends Serving {
  readonly request: LlamaRequest
  readonly response: ServerResponse
  readonly signal: AbortSignal
}

async function answer({ loaded, order, request, response, signal }: Answering): Promise<void> {
  if (signal.aborted) return
  const streams = request.stream === true
  const identity = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model: order.model }
  const chunk = { ...identity, object: 'chat.completion.chunk' }
  const send = (event: object): void => void response.write(`data: ${JSON.stringify({ ...chunk, ...event })}\n\n`)
  if (streams) response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  let content = ''
  const { finishReason, promptTokens, completionTokens } = await generate(loaded, {
    request,
    signal,
    onText(text) {
      content += text
      if (streams) send({ choices: [{ index: 0, delta: { content: text }, finish_reason: null }] })
    },
  })
  if (signal.aborted) return
  const usage = {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
  if (!streams) {
    const message = { role: 'assistant', content }
    const whole = {
      ...identity,
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason: finishReason }],
      usage,
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(whole))
    return
  }
  send({ choices: [{ index: 0, delta: {}, finish_reason: finishReason }] })
  if (request.stream_options?.include_usage) send({ choices: [], usage })
  response.end('data: [DONE]\n\n')
}

function refuse(response: ServerResponse, status: number, message: string): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message } }))
}

// The program stops this process; a signal sent to the whole group must not do it first.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
process.on('disconnect', () => process.exit(0))
process.once('message', (message) => {
  load(LoadOrder.parse(message)).catch((error: unknown) => reply({ type: 'failed', reason: messageOf(error) }))
})
