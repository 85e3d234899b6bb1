import dns from 'node:dns'
import net from 'node:net'

function refuse(): never {
  throw new Error('a reading process has no network')
}

/** Parsers fetch nothing; should one of them be made to try, the doors are shut in its process. */
export function closeNetwork(): void {
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']) Reflect.deleteProperty(globalThis, name)
  net.Socket.prototype.connect = refuse
  net.Server.prototype.listen = refuse
  for (const name of Object.keys(dns).filter((key) => /^(lookup|resolve|reverse)/.test(key)))
    Reflect.set(dns, name, refuse)
}
