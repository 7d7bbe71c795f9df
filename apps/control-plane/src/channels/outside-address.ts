import { type LookupAddress, lookup as resolveName } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { promisify } from 'node:util'
import ipaddr from 'ipaddr.js'

/** A host that leads into a network of ours, or nowhere that is public. Trying again does not help. */
export class InsideAddressError extends Error {
  constructor(address: string) {
    super(
      `${address} is inside a private network; CHANNEL_INSIDE_NETWORKS names the networks that channels may reach`,
    )
    this.name = 'InsideAddressError'
  }
}

export type OutsideAddress = {
  /** For a socket: resolves a name and refuses it where any of its addresses is inside. What it gives is what is connected to. */
  lookup: LookupFunction
  /** The address to connect to for a host, itself checked. @throws InsideAddressError, and what DNS says */
  resolve(host: string): Promise<string>
  /** @throws InsideAddressError for an address that stands in the place of a name: sockets look those up nowhere */
  checkLiteral(host: string): void
}

/**
 * Decides at the moment of connecting, on the very address that is connected to: a check of the name before would be
 * undone by a name that changes its address in between.
 * @param insideNetworks in CIDR notation: inside, and yet allowed
 */
export function createOutsideAddress(
  insideNetworks: readonly string[],
  resolver: typeof resolveName = resolveName,
): OutsideAddress {
  const allowed = insideNetworks.map((network) => ipaddr.parseCIDR(network))
  const isAllowed = (text: string) => {
    // An IPv4 address in an IPv6 one is judged as what it is.
    const address = ipaddr.process(text)
    const isListed = allowed.some(
      ([network, bits]) => network.kind() === address.kind() && address.match(network, bits),
    )
    return isListed || (address.range() === 'unicast' && (address.kind() === 'ipv4' || isGlobal(address)))
  }
  const refuse = (addresses: readonly LookupAddress[]) => {
    const inside = addresses.find(({ address }) => !isAllowed(address))
    return inside === undefined ? null : new InsideAddressError(inside.address)
  }
  const lookup: LookupFunction = (host, options, done) => {
    resolver(host, { ...options, all: true }, (error, addresses) => {
      const problem = error ?? refuse(addresses)
      const [first] = addresses ?? []
      if (problem !== null || first === undefined)
        return done(problem ?? new Error(`${host} has no address`), '')
      return options.all ? done(null, addresses) : done(null, first.address, first.family)
    })
  }
  const checkLiteral = (host: string) => {
    const bare = host.replace(/^\[|\]$/g, '')
    if (isIP(bare) !== 0 && !isAllowed(bare)) throw new InsideAddressError(bare)
  }
  return {
    lookup,
    checkLiteral,
    async resolve(host) {
      checkLiteral(host)
      const found = await promisify(lookup as (host: string, options: object, done: Callback) => void)(
        host,
        {},
      )
      return found
    },
  }
}

type Callback = (error: Error | null, address: string) => void

/** What the registries give out of IPv6. The rest is reserved, or carries an IPv4 address somewhere in it. */
const globalNetwork = ipaddr.parseCIDR('2000::/3')
const isGlobal = (address: ipaddr.IPv4 | ipaddr.IPv6) =>
  address.kind() === 'ipv6' && address.match(globalNetwork)
