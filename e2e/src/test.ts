import type { Role } from '@ground-control/core/roles'
import { createClient } from '@ground-control/sdk'
import { test as base, type Page } from '@playwright/test'
import { type Api, clientOf } from './clients.ts'
import { readWorld, stateFile, type World } from './world.ts'

type Fixtures = {
  world: World
  /** a page of a browser of their own in which the person of this role is signed in */
  pageOf: (role: Role) => Promise<Page>
  /** a program with the developer's key */
  developer: Api
  /** the admin past the dashboard: to set the scene, to look behind it, to put things back */
  admin: Api
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from the pattern
  world: async ({}, use) => use(readWorld()),
  baseURL: async ({ world }, use) => use(world.webUrl),
  pageOf: async ({ browser, world }, use) => {
    const opened: Array<() => Promise<void>> = []
    await use(async (role) => {
      const context = await browser.newContext({ storageState: stateFile(world, role) })
      opened.push(() => context.close())
      return context.newPage()
    })
    for (const close of opened) await close()
  },
  developer: async ({ world }, use) =>
    use(createClient({ url: world.controlPlaneUrl, apiKey: world.apiKeys.developer })),
  admin: async ({ world }, use) => use(await clientOf(world, 'admin')),
})

export { expect } from '@playwright/test'
