import { AppError } from '#platform/errors'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Kinds of addresses that are somebody's own network, or none at all. `public` is the rest. */
export type AddressRange = 'public' | 'loopback' | 'private' | 'link-local' | 'reserved'

/**
 * From where an address comes. `configured`: whoever writes `socle.yaml` governs the machine. `model-server`: added by
 * an administrator; servers on this machine are the usual case. `web`: written by anybody, or found in a document.
 */
export type Origin = 'configured' | 'model-server' | 'web'

const ranges: ReadonlyMap<string, AddressRange> = new Map(
  Object.entries({
    unicast: 'public',
    loopback: 'loopback',
    private: 'private',
    uniqueLocal: 'private',
    carrierGradeNat: 'private',
    linkLocal: 'link-local',
  }),
)

/** What is given out of IPv6 (RFC 4291, IANA): all else that looks public stands for something, as `::7f00:1` did for 127.0.0.1. */
const globalUnicast: readonly [ipaddr.IPv6, number] = [ipaddr.IPv6.parse('2000::'), 3]

/** The range of an IPv4 or IPv6 address; one IPv4 written inside an IPv6 is judged as itself. RFC 6890's registries. */
export function rangeOf(address: string): AddressRange {
  if (!ipaddr.isValid(address)) return 'reserved'
  const parsed = ipaddr.process(withoutZone(address))
  const range = ranges.get(parsed.range()) ?? 'reserved'
  const isGiven = parsed instanceof ipaddr.IPv4 || parsed.match(...globalUnicast)
  return range === 'public' && !isGiven ? 'reserved' : range
}

function withoutZone(address: string): string {
  return address.split('%', 1)[0] ?? address
}

/** Which addresses may be reached, for each origin. */
export interface AddressRules {
  /** Throws `address_refused` unless the address may be reached as `host`. */
  assertAllowed(host: string, address: string, origin: Origin): void
}

/** `listed`: names, addresses and ranges (CIDR) that the configuration allows beside public ones. Link-local never is. */
export function addressRules(listed: readonly string[]): AddressRules {
  const names = new Set(listed.map((entry) => entry.toLowerCase()))
  const isInside = insideOf(listed)
  const isListed = (host: string, address: string): boolean => names.has(host.toLowerCase()) || isInside(address)
  return {
    assertAllowed(host, address, origin) {
      const range = rangeOf(address)
      if (range === 'public') return
      if (range !== 'link-local' && (isUsual(range, origin) || isListed(host, address))) return
      throw new AppError('address_refused', { host, range })
    },
  }
}

function isUsual(range: AddressRange, origin: Origin): boolean {
  if (origin === 'configured') return range === 'loopback' || range === 'private'
  return origin === 'model-server' && range === 'loopback'
}

/** Whether it is an address, or a range of them. */
export function isNetwork(entry: string): boolean {
  return networkOf(entry) !== null
}

/** Whether an address is one of these, or in one of these ranges (CIDR); an IPv4 written inside an IPv6 is itself. */
export function insideOf(listed: readonly string[]): (address: string) => boolean {
  const networks = listed.flatMap((entry) => networkOf(entry) ?? [])
  return (address) => {
    if (!ipaddr.isValid(withoutZone(address))) return false
    const parsed = ipaddr.process(withoutZone(address))
    return networks.some(({ network, bits }) => parsed.kind() === network.kind() && parsed.match(network, bits))
  }
}

interface Network {
  readonly network: ipaddr.IPv4 | ipaddr.IPv6
  readonly bits: number
}

function networkOf(entry: string): Network | null {
  if (ipaddr.isValidCIDR(entry)) {
    const [network, bits] = ipaddr.parseCIDR(entry)
    return { network, bits }
  }
  if (isIP(entry) === 0) return null
  const network = ipaddr.parse(entry)
  return { network, bits: network.kind() === 'ipv4' ? 32 : 128 }
}
