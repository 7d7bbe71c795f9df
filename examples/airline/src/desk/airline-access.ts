import { AsyncLocalStorage } from 'node:async_hooks'
import { z } from 'zod'

/** Which airline a run works on, and which copy of its records. */
export interface AirlineAccess {
  url: string
  /** The copy's name: the run's id, so that a run that goes on elsewhere finds its own. */
  copy: string
}

// Tools are told their arguments and nothing of the run that calls them; this carries it to them.
const access = new AsyncLocalStorage<AirlineAccess>()

export const withAirline = <T>(airline: AirlineAccess, work: () => Promise<T>): Promise<T> =>
  access.run(airline, work)

/** The airline of the run under way. Throws outside `withAirline`. */
export function currentAirline(): AirlineAccess {
  const airline = access.getStore()
  if (airline === undefined) throw new Error('the desk’s tools work inside a run of the desk only')
  return airline
}

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** An address on this machine: whoever may start a run must not make the worker call others. */
export const airlineUrl = z.url().max(200).refine(isLoopback, 'must be an http address on this machine')

function isLoopback(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username } = new URL(text)
  return protocol === 'http:' && loopback.has(hostname) && username === ''
}
