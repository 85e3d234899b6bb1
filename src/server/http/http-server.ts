import { once } from 'node:events'
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { Socket } from 'node:net'
import { AppError } from '#platform/errors'

export type Listener = (request: IncomingMessage, response: ServerResponse) => void

export interface HttpServer {
  readonly url: string
  /** Takes no new request, lets those under way end for a while, then cuts them. */
  stop(limitMs: number): Promise<void>
}

/** Headers must come whole within 10 s, a request within 15 min: a slow client holds no socket for ever. */
const options = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 900_000,
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 2_000,
  noDelay: true,
}

/** Opens the port first: a port that is taken is told before anything is prepared. */
export async function listen(place: { host: string; port: number }, listener: Listener): Promise<HttpServer> {
  const server = createServer(options, listener)
  server.on('clientError', refuse)
  // Whoever waits to be asked for a body is asked once it may send one: see `read-body.ts`.
  server.on('checkContinue', listener)
  // Browsers open connections in advance, which are not idle in Node's eyes: a stop would wait for them.
  const unused = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  server.on('request', ({ socket }) => unused.delete(socket))
  server.listen({ ...place, backlog: 4096 })
  try {
    await once(server, 'listening')
  } catch (cause) {
    throw listenFailure(place, cause)
  }
  return { url: urlOf(server, place.host), stop: (limitMs) => stop(server, { unused, limitMs }) }
}

function listenFailure({ host, port }: { host: string; port: number }, cause: unknown): unknown {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null
  if (code === 'EADDRINUSE') return new AppError('port_in_use', { host, port }, { cause })
  if (code === 'EACCES') return new AppError('invalid_request', { reason: 'port_reserved', value: port })
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new AppError('invalid_request', { reason: 'no_such_address', value: host })
  }
  return cause
}

function urlOf(server: Server, host: string): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new AppError('internal', { reason: 'no address' })
  const shown = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host
  return `http://${shown.includes(':') ? `[${shown}]` : shown}:${address.port}`
}

/** What is not HTTP gets the shortest answer there is. */
function refuse(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
  socket.setTimeout(refusedMs, () => socket.destroy())
}

/** How long a refused client may take to read that it was. */
const refusedMs = 2_000

interface Stop {
  readonly unused: ReadonlySet<Socket>
  readonly limitMs: number
}

async function stop(server: Server, { unused, limitMs }: Stop): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  const closeIdle = (): void => {
    server.closeIdleConnections()
    for (const socket of unused) socket.destroy()
  }
  closeIdle()
  const idle = setInterval(closeIdle, 100)
  const limit = setTimeout(() => server.closeAllConnections(), limitMs)
  await closed
  clearInterval(idle)
  clearTimeout(limit)
}
