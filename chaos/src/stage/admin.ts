import type { AppRouter } from '@ground-control/control-plane/router'
import { type Client, createClient } from '@ground-control/sdk'
import { createTRPCClient, httpLink } from '@trpc/client'
import { encode } from 'next-auth/jwt'

/** Signs in as the first admin, makes a key of the scope admin, and signs out: programs set budgets from then on. */
export async function openAdmin(
  url: string,
  admin: { email: string; password: string },
  authSecret: string,
): Promise<Client> {
  let cookie = ''
  const person = createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${url}/trpc`, headers: () => ({ cookie }) })],
  })
  const { sessionId } = await person.access.signIn.mutate(admin)
  cookie = `gc.session-token=${await encode({ token: { sid: sessionId }, secret: authSecret, maxAge: 60 })}`
  const { key } = await person.access.createApiKey.mutate({ name: 'chaos', scope: 'admin' })
  await person.access.signOut.mutate()
  return createClient({ url, apiKey: key })
}
