'use client'
import type { AppRouter } from '@ground-control/control-plane/router'
import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from '@trpc/client'
import { leaveIfSignedOut } from './leave-if-signed-out'

const url = '/api/trpc'

/** The browser's client: always through our own origin, so the session's cookie travels and no key is ever needed. */
export function browserClient(): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({
    links: [
      leaveIfSignedOut,
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url }),
        false: httpBatchLink({ url, maxURLLength: 2_000, maxItems: 12 }),
      }),
    ],
  })
}
