import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Role } from '@ground-control/core/roles'

export type Person = { email: string; name: string; password: string }

/** The platform that the specs run against, and who may enter it. */
export type World = {
  /** holds the platform's data and each person's signed-in state */
  folder: string
  webUrl: string
  controlPlaneUrl: string
  airlineUrl: string
  /** of the platform: each part's process id is in `<part>.pid` there */
  dataDir: string
  apiKeys: { developer: string; operator: string; worker: string }
  people: Record<Role, Person>
}

const folderVariable = 'GROUND_CONTROL_E2E_FOLDER'
export const worldFile = (folder: string): string => join(folder, 'world.json')
export const stateFile = (world: Pick<World, 'folder'>, role: Role): string =>
  join(world.folder, `${role}.json`)

/** Tells the processes that run specs where the world is; they inherit the environment. */
export function announceWorld(folder: string): void {
  process.env[folderVariable] = folder
}

/** The world that the global set-up has made. @throws outside a Playwright run */
export function readWorld(): World {
  const folder = process.env[folderVariable]
  if (folder === undefined) throw new Error('There is no platform: specs run under playwright.config.ts.')
  return JSON.parse(readFileSync(worldFile(folder), 'utf8')) as World
}
