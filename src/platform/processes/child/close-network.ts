import dgram from 'node:dgram'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

function refuse(): never {
  throw new Error('a reading process has no network')
}

/** Parsers fetch nothing; should one of them be made to try, the doors are shut in its process. */
export function closeNetwork(): void {
  for (const name of ['fetch', 'WebSocket', 'EventSource']) Reflect.deleteProperty(globalThis, name)
  net.Socket.prototype.connect = refuse
  net.Server.prototype.listen = refuse
  dgram.Socket.prototype.bind = refuse
  dgram.Socket.prototype.send = refuse
  for (const resolver of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
    for (const name of Object.keys(resolver).filter((key) => /^(?:lookup|resolve|reverse)/.test(key))) {
      Reflect.set(resolver, name, refuse)
    }
  }
  syncBuiltinESMExports()
}
