import { type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { z } from 'zod'

/** A model server that answers what it is let answer, and holds the rest. */
export interface PatientServer {
  readonly url: string
  /** How often each question came. */
  readonly asked: ReadonlyMap<string, number>
  /** So many more answers leave, those of questions that wait first. */
  answer(more: number): void
  close(): Promise<void>
}

const Asked = z.looseObject({ messages: z.array(z.looseObject({ content: z.string() })) })

export async function startPatientServer(model = 'patient'): Promise<PatientServer> {
  const asked = new Map<string, number>()
  const held: { question: string; response: ServerResponse }[] = []
  let left = 0
  const give = (): void => {
    for (let next = left > 0 ? held.shift() : undefined; next; next = left > 0 ? held.shift() : undefined) {
      if (next.response.destroyed) continue
      left -= 1
      const message = { role: 'assistant', content: `Réponse à ${next.question}` }
      send(next.response, {
        ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1, model },
        choices: [{ index: 0, message, finish_reason: 'stop' }],
        usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
      })
    }
  }
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      send(response, { object: 'list', data: [{ id: model, type: 'text-generation' }] })
      return
    }
    void (async () => {
      const body = await json(request)
      const question = Asked.parse(body).messages.at(-1)?.content ?? ''
      asked.set(question, (asked.get(question) ?? 0) + 1)
      held.push({ question, response })
      give()
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    answer(more) {
      left += more
      give()
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function send(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
