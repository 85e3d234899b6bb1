import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'

export const scriptedModelName = 'mistral-de-test'

/** One thing the model does: say a piece, wait, refuse, or cut the line. */
export type Step =
  | { readonly say: string }
  | { readonly waitMs: number }
  | { readonly refuse: 429 | 503 | 400; readonly message?: string }
  | { readonly cut: true }
  | { readonly finish: 'length' | 'content_filter' }

/** What the model was asked: the numbered passages are in the last message. */
export interface Asked {
  readonly messages: readonly { readonly role: string; readonly content: string }[]
  /** The other members of the request. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** The words of a numbered passage. */
  passage(index: number): string
}

export type Script = (asked: Asked) => Iterable<Step>

/** A model server with the manners of a real one, that says what a test wants, at the pace it wants. */
export interface ScriptedModel {
  readonly url: string
  /** Used for every answer from now on. */
  play(script: Script): void
  readonly asked: readonly Asked[]
  /** When the client of the last answer closed its connection before the end, in `performance.now()` time. */
  readonly leftAtMs: number | null
  stop(): Promise<void>
}

/** Says a text by pieces of about a word, each after a pause. */
export function* speak(text: string, pauseMs = 5): Generator<Step> {
  for (const word of text.split(/(?<= )/)) yield* [{ say: word }, { waitMs: pauseMs }]
}

export async function startScriptedModel(): Promise<ScriptedModel> {
  let script: Script = () => speak('Bonjour.')
  let leftAtMs: number | null = null
  const asked: Asked[] = []

  async function chat(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const question = readQuestion(await json(request))
    asked.push(question)
    leftAtMs = null
    response.on('close', () => {
      if (!response.writableFinished) leftAtMs = performance.now()
    })
    let reason: 'stop' | 'length' | 'content_filter' = 'stop'
    for (const step of script(question)) {
      if (response.destroyed) return
      if ('waitMs' in step) await sleep(step.waitMs)
      else if ('cut' in step) response.destroy()
      else if ('finish' in step) reason = step.finish
      else if ('refuse' in step) refuse(response, step)
      else write(response, { delta: { content: step.say }, finish_reason: null })
      if ('refuse' in step) return
    }
    if (response.destroyed) return
    write(response, { delta: {}, finish_reason: reason })
    response.write(
      `data: ${JSON.stringify({ ...frame, choices: [], usage: { prompt_tokens: 900, completion_tokens: 60, total_tokens: 960 } })}\n\n`,
    )
    response.end('data: [DONE]\n\n')
  }

  const server = createServer((request, response) => {
    if (request.url === '/v1/models') {
      const models = {
        object: 'list',
        data: [{ id: scriptedModelName, object: 'model', created: 0, owned_by: 'test' }],
      }
      response.setHeader('content-type', 'application/json').end(JSON.stringify(models))
    } else if (request.url === '/v1/chat/completions') void chat(request, response)
    else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${portOf(server.address())}/v1`,
    play: (next) => void (script = next),
    asked,
    get leftAtMs() {
      return leftAtMs
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const frame = { id: 'chatcmpl-test', object: 'chat.completion.chunk', created: 0, model: scriptedModelName }

interface Choice {
  readonly delta: { readonly content?: string }
  readonly finish_reason: string | null
}

function write(response: ServerResponse, choice: Choice): void {
  if (!response.headersSent) response.setHeader('content-type', 'text/event-stream')
  response.write(`data: ${JSON.stringify({ ...frame, choices: [{ index: 0, ...choice }] })}\n\n`)
}

function refuse(
  response: ServerResponse,
  { refuse: status, message = 'refused' }: Extract<Step, { refuse: number }>,
): void {
  response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '7' })
  response.end(JSON.stringify({ error: { message, type: 'server_error', code: null, param: null } }))
}

function readQuestion(body: unknown): Asked {
  const { messages, ...parameters }: Pick<Asked, 'messages'> = Object(body)
  const last = messages.at(-1)?.content ?? ''
  return {
    messages,
    parameters,
    passage: (index) => new RegExp(`<passage numero="${index}"[^\\n]*\\n([^]*?)\\n</passage>`).exec(last)?.[1] ?? '',
  }
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}
