import type { AppRouter } from '@ground-control/control-plane/router'
import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from '@trpc/client'
import { EventSource } from 'eventsource'
import { retryLink } from './retry-link.ts'
import { nodeFetch } from './transport/node-fetch.ts'

export type Client = TRPCClient<AppRouter>
export type ClientOptions = {
  /** the control plane's address, like http://127.0.0.1:4000 */
  url: string
  /** `gc_…`; its scope decides what may be asked */
  apiKey: string
  /** how long to ask again what may be asked twice; 0: never. Default 30,000 */
  patienceMs?: number | undefined
}

/** Answered late on purpose: calls that travel together are answered together, at the pace of the slowest. */
const waits: ReadonlySet<string> = new Set(['runs.wait', 'worker.take'])

/**
 * The control plane as typed procedures: `client.agents.register.mutate(…)`, `client.runs.start.mutate(…)`.
 * Queries, and changes under an idempotency key, are asked again while the control plane is away or asks for patience;
 * see `retryLink`.
 * Calls made in one tick travel together, but for those that wait; subscriptions are server-sent events.
 * Errors are TRPCClientErrors; `refusalOf(error)` reads what the control plane said.
 */
export function createClient({ url, apiKey, patienceMs = 30_000 }: ClientOptions): Client {
  const address = trpcAddress(url)
  const authorization = `Bearer ${apiKey}`
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({
          url: address,
          // Node's own EventSource is behind a flag, and the browser's takes no headers.
          EventSource,
          eventSourceOptions: () => ({
            fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, authorization } }),
          }),
        }),
        false: [
          retryLink(patienceMs),
          splitLink({
            condition: (operation) => waits.has(operation.path),
            true: httpLink({ url: address, headers: { authorization }, fetch: nodeFetch }),
            false: httpBatchLink({
              url: address,
              maxItems: 100,
              headers: { authorization },
              fetch: nodeFetch,
            }),
          }),
        ],
      }),
    ],
  })
}

/** Where tRPC answers, from the address that people write down. */
export const trpcAddress = (url: string): string => new URL('/trpc', url).href
