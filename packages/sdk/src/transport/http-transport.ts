import { setTimeout as delay } from 'node:timers/promises'
import type { AppRouter } from '@ground-control/control-plane/router'
import { maxBatch, type TurnItem, type TurnResult } from '@ground-control/core/workers/schema'
import { createTRPCClient, httpLink, TRPCClientError } from '@trpc/client'
import { trpcAddress } from '../client.ts'
import { refusalOf } from '../refusal-of.ts'
import { Batcher } from './batcher.ts'
import { nodeFetch } from './node-fetch.ts'
import { type Transport, TransportError, type Verb, type Verbs } from './transport.ts'

export type HttpTransportOptions = {
  url: string
  apiKey: string
  random: () => number
  /** how long an unreachable control plane is tried for; default 30,000 */
  patienceMs?: number
  /** of one request; default 15,000 */
  timeoutMs?: number
}

/**
 * The worker's verbs over HTTP: whatever its runs have to say travels together, and is sent again with the same content
 * while the control plane is out of reach or overloaded.
 */
export function httpTransport(options: HttpTransportOptions): Transport {
  const { url, apiKey, timeoutMs = 15_000 } = options
  const headers = { authorization: `Bearer ${apiKey}` }
  // One request per batch of ours: tRPC's own batching would only put a second list around it.
  const links = [httpLink({ url: trpcAddress(url), headers, fetch: nodeFetch })]
  const { worker } = createTRPCClient<AppRouter>({ links })
  const patiently = <T>(send: (signal: AbortSignal) => Promise<T>) => withPatience(send, options, timeoutMs)
  const sendTurn = (items: TurnItem[]) =>
    splitting(items, (part) =>
      patiently(async (signal) =>
        complete(part, (await worker.turn.mutate({ items: part }, { signal })).results),
      ),
    )
  const turns = new Batcher(sendTurn, maxBatch)
  const take = async (item: TurnItem): Promise<Exclude<TurnResult, NotTaken>> => {
    const result = await turns.add(item)
    if (result instanceof TransportError) throw result
    if (result.outcome === 'not_taken') throw new NotTakenError(result)
    return result
  }
  const verb =
    <V extends Verb>(name: V) =>
    (item: Verbs[V]['item']) =>
      patiently(() => take({ verb: name, item } as TurnItem)) as Promise<Verbs[V]['result']>
  return {
    begin: verb('begin'),
    admit: verb('admit'),
    commit: verb('commit'),
    suspend: verb('suspend'),
    emit: verb('emit'),
    finish: verb('finish'),
    secret: (name) => patiently(async (signal) => (await worker.secret.mutate({ name }, { signal })).value),
  }
}

type NotTaken = Extract<TurnResult, { outcome: 'not_taken' }>

/** The control plane could not take this item, though it took others that came with it. */
class NotTakenError extends Error {
  readonly code: NotTaken['code']

  constructor({ code, message }: NotTaken) {
    super(message)
    this.code = code
  }
}

function complete<Result>(items: unknown[], results: Result[]): Result[] {
  if (results.length === items.length) return results
  throw new TransportError('unreachable', `asked ${items.length} things, got ${results.length} answers`)
}

/**
 * Sends a batch; one that the other side finds wrong or too large is halved, so that one run's item does not fail its
 * neighbours'. An item that is wrong by itself is answered with its error.
 */
async function splitting<Item, Result>(
  items: Item[],
  send: (items: Item[]) => Promise<Result[]>,
): Promise<Array<Result | TransportError>> {
  try {
    return await send(items)
  } catch (error) {
    if (!(error instanceof TransportError) || error.kind !== 'bad_request') throw error
    if (items.length === 1) return [error]
    const middle = Math.ceil(items.length / 2)
    const first = await splitting(items.slice(0, middle), send)
    return [...first, ...(await splitting(items.slice(middle), send))]
  }
}

async function withPatience<T>(
  send: (signal: AbortSignal) => Promise<T>,
  { random, patienceMs = 30_000 }: HttpTransportOptions,
  timeoutMs: number,
): Promise<T> {
  const givesUpAt = performance.now() + patienceMs
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send(AbortSignal.timeout(timeoutMs))
    } catch (error) {
      const final = error instanceof TransportError ? error : finalError(error)
      if (final !== null) throw final
      const waitMs = random() * Math.min(5_000, 50 * 2 ** attempt)
      if (performance.now() + waitMs > givesUpAt) {
        const message = `the control plane was not reached for ${patienceMs} ms: ${messageOf(error)}`
        throw new TransportError('unreachable', message, { cause: error })
      }
      await delay(waitMs)
    }
  }
}

const passing: ReadonlySet<NotTaken['code']> = new Set(['internal', 'unavailable', 'too_many'])

/** The error to give up with at once; null where the same request may succeed a little later. */
function finalError(error: unknown): TransportError | null {
  if (error instanceof NotTakenError)
    return passing.has(error.code) ? null : new TransportError('bad_request', error.message, { cause: error })
  const refusal = refusalOf(error)
  const status = httpStatusOf(error)
  if (status === null || status >= 500 || status === 429 || status === 408) return null
  const message = refusal?.message ?? messageOf(error)
  const kind = { 401: 'not_allowed', 403: 'not_allowed', 404: 'not_found' } as const
  return new TransportError(kind[status as keyof typeof kind] ?? 'bad_request', message, { cause: error })
}

/** The answer's status; null where there was no answer, or none that is ours (a proxy's page). */
function httpStatusOf(error: unknown): number | null {
  if (!(error instanceof TRPCClientError)) return null
  const status: unknown = error.data?.httpStatus
  return typeof status === 'number' ? status : null
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
