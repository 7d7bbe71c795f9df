import type { AppRouter } from '@ground-control/control-plane/router'
import { createTRPCClient, httpLink } from '@trpc/client'
import { encode } from 'next-auth/jwt'
import type { FirstRun } from './platform.ts'
import type { Settings } from './settings.ts'

/**
 * Gives the writes of runs with this tag a deadline, as the workspace's admin would: publishes a policy that goes before
 * the others. @returns what takes it back and signs out
 */
export async function setDemoDeadline(
  settings: Settings,
  first: Pick<FirstRun, 'admin' | 'controlPlaneUrl'>,
  tag: string,
  deadlineMs: number,
): Promise<() => Promise<void>> {
  let cookie = ''
  const client = createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${first.controlPlaneUrl}/trpc`, headers: () => ({ cookie }) })],
  })
  const { sessionId } = await client.access.signIn.mutate(first.admin)
  cookie = `gc.session-token=${await encode({ token: { sid: sessionId }, secret: settings.secrets.authSecret, maxAge: 7_200 })}`
  const rule = {
    name: 'A write of the demo has a deadline',
    on: 'tool_call',
    when: `tool.effect == 'write' && '${tag}' in run.tags`,
    effect: 'require_approval',
    deadlineMs,
  } as const
  // Of rules that ask, the first one's deadline holds: policies go by position and then by name.
  const { id, revision } = await client.policies.save.mutate({ name: `0-${tag}`, position: 0, rules: [rule] })
  await client.policies.publish.mutate({ id, revision })
  return async () => {
    await client.policies.archive.mutate({ id })
    await client.access.signOut.mutate()
  }
}
