import { lookup as ask, type LookupAddress, type LookupOptions } from 'node:dns'
import ipaddr from 'ipaddr.js'

/** Hosts and networks that may be posted to although they are not public. */
export interface Allowed {
  readonly hosts: ReadonlySet<string>
  readonly networks: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[]
}

/** @param text comma-separated names of hosts, addresses, and networks such as `10.1.0.0/16`. */
export function allowedFrom(text: string | null): Allowed {
  const entries = (text ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .filter((part) => part !== '')
  const networks = entries.flatMap((entry) => {
    const network = networkOf(entry)
    return network === null ? [] : [network]
  })
  return { hosts: new Set(entries.filter((entry) => networkOf(entry) === null)), networks }
}

function networkOf(text: string): readonly [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  if (!ipaddr.isValid(text)) return null
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

/**
 * Whether a numeric address is one of the public internet or allowed. Everything special is not: private, loopback, link-local (where
 * clouds keep their credentials), shared, multicast, documentation, and IPv4 in the clothes of IPv6.
 */
export function mayReach(address: string, allowed: Allowed): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  const isAllowed = allowed.networks.some(
    ([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits),
  )
  return isAllowed || parsed.range() === 'unicast'
}

/** The name stands for an address that must not be reached; what connecting fails with. */
export class AddressRefusedError extends Error {
  override name = 'AddressRefusedError'
  readonly code = 'hook_private'
}

type Answer = (error: Error | null, found: string | LookupAddress[], family?: number) => void

/**
 * A look-up for sockets which hands on public addresses only. It stands where the connection is made, so that a name which changes its
 * address between a check and the connection gains nothing. One forbidden address forbids the name.
 */
export function guardedLookup(allowed: Allowed, resolve: typeof ask = ask) {
  return (host: string, options: LookupOptions, answer: Answer): void => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error) return answer(error, [])
      const isOpen = allowed.hosts.has(host.toLowerCase()) || found.every(({ address }) => mayReach(address, allowed))
      if (!isOpen || found.length === 0) return answer(new AddressRefusedError('the address is not public'), [])
      if (options.all === true) return answer(null, found)
      answer(null, found[0]!.address, found[0]!.family)
    })
  }
}
