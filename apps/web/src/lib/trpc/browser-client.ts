'use client'
import type { AppRouter } from '@ground-control/control-plane/router'
import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from '@trpc/client'
import { keyedChanges } from './keyed-changes'
import { leaveIfSignedOut } from './leave-if-signed-out'

const url = '/api/trpc'

/** Queries whose input may be longer than an address can be. */
const large = new Set(['policies.simulate', 'policies.check'])

/** The browser's client: always through our own origin, so the session's cookie travels and no key is ever needed. */
export function browserClient(): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({
    links: [
      leaveIfSignedOut,
      keyedChanges,
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url }),
        false: splitLink({
          condition: (operation) => large.has(operation.path),
          true: httpBatchLink({ url, maxItems: 12, methodOverride: 'POST' }),
          false: httpBatchLink({ url, maxURLLength: 2_000, maxItems: 12 }),
        }),
      }),
    ],
  })
}
