import { once } from 'node:events'
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { after } from 'node:test'

type Answer = Buffer | ((request: IncomingMessage, response: ServerResponse) => unknown)

/** A host of files that remembers what it was asked; gone at the end of the file. */
export interface FileHost {
  readonly url: string
  /** Paths asked for, each with its range and with who asks where they are told. */
  readonly asked: string[]
  /** What stands at a path: a file, of which any rest is given, or an answer of one's own. */
  put(path: string, answer: Answer): void
}

export async function startFileHost(): Promise<FileHost> {
  const answers = new Map<string, Answer>()
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { url = '', headers } = request
    asked.push([url, headers.range, headers.authorization].filter((part) => part !== undefined).join(' '))
    const answer = answers.get(url)
    if (answer === undefined) response.writeHead(404).end('absent')
    else if (Buffer.isBuffer(answer)) giveFile(answer, request, response)
    else answer(request, response)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  after(() => (server.closeAllConnections(), server.close()))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    asked,
    put: (path, answer) => void answers.set(path, answer),
  }
}

/** As servers of files do: the rest from a place, 416 for a place beyond the end. */
export function giveFile(file: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const [, first] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? []
  const from = Number(first ?? 0)
  if (first !== undefined && from >= file.length) {
    response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end('beyond the end')
    return
  }
  const rest = file.subarray(from)
  const range = first === undefined ? {} : { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` }
  response.writeHead(first === undefined ? 200 : 206, { 'content-length': rest.length, ...range }).end(rest)
}

/** Says how long a file is, gives its beginning, and hangs up once that was sent. */
export function cutAfter(file: Buffer, bytes: number) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
    response.writeHead(from === 0 ? 200 : 206, { 'content-length': file.length - from })
    response.write(file.subarray(from, from + bytes), () => response.destroy())
  }
}
