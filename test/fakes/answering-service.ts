import { createServer, type IncomingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { closeAtEnd } from './database.ts'

export interface AskedOfService {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown
}

export interface ServiceAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly text?: string
  readonly json?: unknown
}

/** A service that answers what a test decides, and notes what it was asked. Goes away at the end. */
export async function answeringService(
  answer: (asked: AskedOfService) => ServiceAnswer,
): Promise<{ readonly url: string; readonly asked: AskedOfService[] }> {
  const asked: AskedOfService[] = []
  const server = createServer((request, response) => {
    void (async () => {
      const body = (await buffer(request)).toString('utf8')
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body,
        json: asJson(body),
      }
      asked.push(one)
      const { status = 200, headers = {}, text, json } = answer(one)
      response.writeHead(status, headers).end(text ?? (json === undefined ? '' : JSON.stringify(json)))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closeAtEnd(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, asked }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
