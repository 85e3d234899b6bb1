import { type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { z } from 'zod'
import { type HostileRequest, posted } from '../../test/fakes/hostile-requests.ts'

/** What is asked for by naming it in the question; any other question gets a short answer. */
const hostileAnswers = [
  'endless',
  'flood',
  'oneline',
  'silent',
  'cut',
  'ranks',
  'figures',
  'brackets',
  'thoughts',
  'spaces',
  'page',
  'broken',
  'events-of-nothing',
] as const
type HostileAnswer = (typeof hostileAnswers)[number]

/** A question that makes the model, or the assistant that writes with it, meet one of them. */
export function hostileQuestion(random: () => number, key: string): HostileRequest {
  const answer = hostileAnswers[Math.floor(random() * hostileAnswers.length)] ?? 'endless'
  const content = `Combien de jours de congés payés par mois de travail ? #attack-${answer}`
  const model = random() < 0.5 ? 'hostile' : 'assistant/socle'
  const body = JSON.stringify({ model, stream: random() < 0.5, messages: [{ role: 'user', content }] })
  const head = ['content-type: application/json']
  return {
    name: `answer (${answer})`,
    bytes: posted({ path: '/v1/chat/completions', key, head, body: Buffer.from(body) }),
  }
}

const Asked = z.looseObject({ messages: z.array(z.looseObject({ content: z.unknown() })).default([]) })
const mark = /#attack-([a-z-]+)/
const partBytes = 64_000
const answerCharacters = 4_000_000

export interface HostileModel {
  /** With its `/v1`. */
  readonly url: string
  close(): Promise<void>
}

/** A model server on this machine that answers as no model should. */
export async function startHostileModel(): Promise<HostileModel> {
  const server = createServer(async (request, response) => {
    response.on('error', () => response.destroy())
    if (request.method === 'GET') {
      response.end(JSON.stringify({ object: 'list', data: [{ id: 'hostile', type: 'text-generation' }] }))
      return
    }
    const { messages } = Asked.parse(await json(request).catch(() => ({})))
    const named = mark.exec(JSON.stringify(messages.at(-1)?.content ?? ''))?.[1]
    const parts = partsOf(hostileAnswers.find((one) => one === named))
    response.setHeader('content-type', 'text/event-stream')
    if (parts !== null) await write(response, parts)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** As quickly as they are taken, until there are no more or whoever reads leaves. */
async function write(response: ServerResponse, parts: Iterable<string>): Promise<void> {
  let wake = (): void => {}
  response.on('close', () => wake())
  response.on('drain', () => wake())
  for (const part of parts) {
    if (response.destroyed) return
    if (!response.write(part)) await new Promise<void>((resolve) => (wake = resolve))
  }
  response.end()
}

const event = (content: string): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`
const end = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'

/** Null when nothing is ever said. */
function partsOf(answer: HostileAnswer | undefined): Iterable<string> | null {
  switch (answer) {
    case 'endless':
      return forEver(event('mot '.repeat(partBytes / 4)))
    case 'flood':
      return forEver(event('a').repeat(500))
    case 'oneline':
      return forEver('a'.repeat(partBytes))
    case 'events-of-nothing':
      return forEver(': \n\ndata:\n\n'.repeat(1000))
    case 'silent':
      return null
    case 'cut':
      return ['data: {"cho']
    case 'ranks':
      return long('1er ')
    case 'figures':
      return numbers()
    case 'brackets':
      return long('[1][')
    case 'thoughts':
      return long('<think>')
    case 'spaces':
      return long('# \t ')
    case 'page':
      return ['<!doctype html><h1>Bad gateway</h1>']
    case 'broken':
      return [
        event('La période').slice(0, -9),
        '\n\n',
        'data: {"choices":[{"delta":{"content":7}}]}\n\n',
        'data: [[[\n\n',
      ]
    case undefined:
      return [event('Deux jours et demi de congés par mois [1].'), end]
    default:
      return answer satisfies never
  }
}

function* forEver(part: string): Generator<string> {
  for (;;) yield part
}

function* long(words: string): Generator<string> {
  const part = event(words.repeat(partBytes / words.length))
  for (let written = 0; written < answerCharacters; written += partBytes) yield part
  yield end
}

/** No two the same: each is looked for in the passages. */
function* numbers(): Generator<string> {
  const perPart = partBytes / 8
  for (let first = 0; first < answerCharacters / 8; first += perPart) {
    yield event(Array.from({ length: perPart }, (_, index) => `${first + index} jours`).join(' [1]. '))
  }
  yield end
}
