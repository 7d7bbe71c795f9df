import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startWorker } from '../src/start-worker.ts'
import { expect, test } from '../src/test.ts'
import type { World } from '../src/world.ts'

const agents = join(import.meta.dirname, '../agents')
const node = join(import.meta.dirname, '../../node_modules/.bin/node')

test('a developer registers an agent, starts a worker on it and watches its run', async ({
  pageOf,
  developer,
  world,
}) => {
  expect(await register(world)).toMatchObject({ versionNumber: 1, created: true })
  const page = await pageOf('developer')
  await page.goto('/agents')
  await expect(page.getByRole('row').filter({ hasText: 'e2e-greeter' })).toBeVisible()

  // Without a worker the run is in line, and the page says why.
  const { runId } = await developer.runs.start.mutate({ agent: 'e2e-greeter', input: { name: 'Ada' } })
  await page.goto(`/runs/${runId}`)
  await expect(page.getByText('No live worker serves e2e-greeter version 1')).toBeVisible()

  const worker = await startWorker(world, [join(agents, 'greeter.ts')])
  try {
    // From here on nobody loads the page again.
    await expect(page.getByText('Waits for the event door.opened')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByRole('listitem').filter({ hasText: 'choose-a-word' })).toBeVisible()
    const list = await pageOf('developer')
    await list.goto('/runs')
    const row = list.getByRole('row').filter({ hasText: 'e2e-greeter' })
    await expect(row).toContainText(/waiting/i)

    await developer.events.publish.mutate({ type: 'door.opened', runId })
    await expect(row).toContainText(/succeeded/i)
    await expect(page.getByRole('listitem').filter({ hasText: 'greet' }).last()).toBeVisible()
    await page.getByRole('tab', { name: 'Input and output' }).click()
    await expect(page.getByText('Welcome, Ada!')).toBeVisible()
    // The worker knew the version that was registered: it made no second one.
    expect(await register(world)).toMatchObject({ versionNumber: 1, created: false })
  } finally {
    await worker.stop()
    await test.info().attach('worker.log', { body: worker.said(), contentType: 'text/plain' })
  }
})

/** By Node itself: a tool that rewrites code on its way makes another version of an agent, which no worker serves. */
async function register(world: World): Promise<unknown> {
  const { stdout } = await promisify(execFile)(node, [join(agents, 'register-greeter.ts')], {
    env: {
      ...process.env,
      NODE_NO_WARNINGS: '1',
      NODE_OPTIONS: '',
      CONTROL_PLANE_URL: world.controlPlaneUrl,
      GROUND_CONTROL_API_KEY: world.apiKeys.developer,
    },
  })
  return JSON.parse(stdout)
}
