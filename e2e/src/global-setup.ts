import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { airlineFile, airlineFileName } from '@ground-control/airline/demo/addresses'
import { addPeople } from './add-people.ts'
import { hostPlatform } from './host-platform.ts'
import { announceWorld, type World, worldFile } from './world.ts'

const logsFolder = join(import.meta.dirname, '../test-results/platform-logs')

/** Brings up a platform with the example agent at work and one person of each role; answers how to take it down. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'ground-control-e2e-'))
  // Postgres runs as another user where we are root, and has to reach its folder inside.
  await chmod(folder, 0o755)
  const dataDir = join(folder, 'data')
  const clear = () => rm(folder, { recursive: true, force: true })
  const hosted = await hostPlatform(dataDir).catch(async (error) => {
    await keepLogs(dataDir)
    await clear()
    throw error
  })
  const tearDown = async () => {
    await hosted.stop()
    await keepLogs(dataDir)
    await clear()
  }
  try {
    const { firstRun, webUrl, controlPlaneUrl } = hosted.platform
    if (!firstRun) throw new Error('The platform wrote no first-run.json.')
    const { airlineUrl } = airlineFile.parse(
      JSON.parse(await readFile(join(dataDir, airlineFileName), 'utf8')),
    )
    const people = await addPeople({ folder, webUrl, controlPlaneUrl }, firstRun.admin)
    const world: World = {
      folder,
      webUrl,
      controlPlaneUrl,
      airlineUrl,
      dataDir,
      apiKeys: firstRun.apiKeys,
      people,
    }
    await writeFile(worldFile(folder), JSON.stringify(world), { mode: 0o600 })
    announceWorld(folder)
  } catch (error) {
    await tearDown()
    throw error
  }
  return tearDown
}

/** What the parts said stays beside traces and screenshots. A platform that never got so far left none. */
async function keepLogs(dataDir: string): Promise<void> {
  await cp(join(dataDir, 'logs'), logsFolder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}
