import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { after } from 'node:test'

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown

/** A server whose next answers a test writes; gone at the end of the file. */
export interface Served {
  readonly url: string
  /** Asks for one answer. */
  ask(answer: Answer, init?: RequestInit): Promise<Response>
}

export async function serve(): Promise<Served> {
  let current: Answer = (_request, response) => response.end()
  const server = createServer((request, response) => void current(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => (server.closeAllConnections(), server.close()))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`
  return {
    url,
    ask: (answer, init) => {
      current = answer
      return fetch(url, init)
    },
  }
}
