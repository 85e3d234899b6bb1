import { once } from 'node:events'
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net'

export interface DatabaseProxy {
  /** The same database, through the proxy. */
  readonly url: string
  /** Cuts every connection and refuses new ones, as a database that was stopped. */
  close(): Promise<void>
  open(): Promise<void>
}

/** A way to a database that can be closed for a while, always at the same address. */
export async function openDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let server: Server | null = null
  let port = 0

  async function open(): Promise<void> {
    const made = createServer((client) => {
      const behind = connect(Number(target.port), target.hostname)
      for (const [one, other] of [[client, behind] as const, [behind, client] as const]) {
        sockets.add(one)
        one.on('error', () => {})
        one.once('close', () => {
          sockets.delete(one)
          other.destroy()
        })
        one.pipe(other)
      }
    })
    made.listen(port, '127.0.0.1')
    await once(made, 'listening')
    server = made
    port = (made.address() as AddressInfo).port
  }

  await open()
  const through = new URL(databaseUrl)
  through.port = String(port)
  return {
    url: through.href,
    open,
    async close() {
      const closed = server && once(server, 'close')
      server?.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
