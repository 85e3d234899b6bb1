import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { AppError } from '#platform/errors'
import { hostOf } from './request-target.ts'

/**
 * Refuses the names of others: a page whose name was made to point at this machine would otherwise speak to the service
 * as if it were its own. Addresses, names without a dot and the machine's own name cannot be taken over that way.
 */
export function checkHost(request: IncomingMessage, known: ReadonlySet<string>): void {
  const host = hostOf(request)
  if (host === undefined || host === lastSafe) return
  const name = host.replace(/:\d+$/, '').toLowerCase()
  if (isSafe(name)) {
    lastSafe = host
    return
  }
  if (known.has(name)) return
  throw new AppError('wrong_host', { host: name.slice(0, 200) })
}

/** As it was written: clients name one address again and again. */
let lastSafe = ''

const ownName = hostname().toLowerCase()

function isSafe(name: string): boolean {
  if (name.startsWith('[')) return isIP(name.slice(1, -1)) === 6
  return !name.includes('.') || isIP(name) === 4 || name === ownName || name.endsWith('.localhost')
}
