import { AppError } from '#platform/errors'
import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import { type LookupFunction, isIP } from 'node:net'
import type { AddressRules, Origin } from './address-rules.ts'

/**
 * Resolves a name for one connection, and refuses it when any of its addresses may not be reached: the connection then
 * goes to the very address that was judged, so that a name that changes its mind gains nothing.
 */
export function guardedLookup(rules: AddressRules, origin: Origin): LookupFunction {
  return (host, options, done) => {
    const asked: LookupOptions = { ...options, all: true, verbatim: true }
    lookup(host, asked, (error, found) => {
      const addresses = listOf(found)
      const [first] = addresses
      if (error || first === undefined) return done(error ?? new Error(`${host} has no address`), '', 0)
      try {
        for (const { address } of addresses) rules.assertAllowed(host, address, origin)
      } catch (refusal) {
        return done(asError(refusal), '', 0)
      }
      return options.all === true ? done(null, addresses) : done(null, first.address, first.family)
    })
  }
}

function listOf(found: string | LookupAddress[] | undefined): LookupAddress[] {
  return Array.isArray(found) ? found : []
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}

/** Judges an address that stands in a URL: it is never looked up. Other forms of IPv4 were made plain by `URL`. */
export function assertAllowedUrl(rules: AddressRules, url: URL, origin: Origin): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new AppError('unusable_address', {})
  if (url.username !== '' || url.password !== '') throw new AppError('unusable_address', {})
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0) rules.assertAllowed(host, host, origin)
}
