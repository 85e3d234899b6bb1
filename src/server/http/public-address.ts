import type { IncomingMessage } from 'node:http'
import type { ServerContext } from '../context.ts'

/** Where people reach the service: its public address, or the one that the browser called, whose name was checked. */
export function publicAddress({ site }: Pick<ServerContext, 'site'>, { headers }: IncomingMessage): URL {
  return site.publicUrl ?? new URL(`http://${headers.host ?? 'localhost'}`)
}
