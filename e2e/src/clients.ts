import { readFile } from 'node:fs/promises'
import type { AppRouter } from '@ground-control/control-plane/router'
import type { Role } from '@ground-control/core/roles'
import { createTRPCClient, httpLink, type TRPCClient } from '@trpc/client'
import { stateFile, type World } from './world.ts'

export type Api = TRPCClient<AppRouter>

/** The control plane as a signed-in person reaches it, past the dashboard. */
export async function clientOf(world: Pick<World, 'folder' | 'controlPlaneUrl'>, role: Role): Promise<Api> {
  const state = JSON.parse(await readFile(stateFile(world, role), 'utf8')) as StorageState
  return clientWith(world, state.cookies)
}

type StorageState = { cookies: Cookie[] }
type Cookie = { name: string; value: string }

/** The same with the cookies of any browser. */
export function clientWith(world: Pick<World, 'controlPlaneUrl'>, cookies: readonly Cookie[]): Api {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  return createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${world.controlPlaneUrl}/trpc`, headers: { cookie } })],
  })
}
