import 'server-only'
import type { AppRouter } from '@ground-control/control-plane/router'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import { sessionCookieOf } from '@/lib/auth/session-cookie'
import { serverEnv } from '@/lib/server-env'

const timeoutMs = 10_000

/** A client of the control plane that acts for whoever sent `headers`. For use on the server only. */
export function serverClient(headers: Headers): TRPCClient<AppRouter> {
  const own = new Headers()
  for (const name of ['user-agent', 'x-forwarded-for']) {
    const value = headers.get(name)
    if (value !== null) own.set(name, value)
  }
  const cookie = sessionCookieOf(headers.get('cookie'))
  if (cookie !== null) own.set('cookie', cookie)
  return createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${serverEnv().controlPlaneUrl}/trpc`,
        headers: Object.fromEntries(own),
        fetch: (url, init) =>
          fetch(url, { ...init, cache: 'no-store', signal: AbortSignal.timeout(timeoutMs) } as RequestInit),
      }),
    ],
  })
}
