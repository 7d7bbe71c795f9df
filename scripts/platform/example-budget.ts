import { exampleBudget } from '@ground-control/airline/seed'
import type { AppRouter } from '@ground-control/control-plane/router'
import { createTRPCClient, httpLink } from '@trpc/client'
import { encode } from 'next-auth/jwt'
import type { FirstRun } from './platform.ts'
import type { Settings } from './settings.ts'

/**
 * Gives a new workspace the example's budget, as its admin would: signs in, saves, signs out. No key of a program
 * may set budgets.
 */
export async function saveExampleBudget(settings: Settings, first: FirstRun): Promise<void> {
  let cookie = ''
  const client = createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${first.controlPlaneUrl}/trpc`, headers: () => ({ cookie }) })],
  })
  const { sessionId } = await client.access.signIn.mutate(first.admin)
  cookie = `gc.session-token=${await encode({ token: { sid: sessionId }, secret: settings.secrets.authSecret, maxAge: 60 })}`
  await client.budgets.save.mutate({ ...exampleBudget, limit: exampleBudget.limit.toString() })
  await client.access.signOut.mutate()
}
