import { join } from 'node:path'
import { definitionOf } from '@ground-control/sdk'
import { greeter } from '../agents/greeter.ts'
import { startWorker } from '../src/start-worker.ts'
import { expect, test } from '../src/test.ts'

const module = join(import.meta.dirname, '../agents/greeter.ts')

// Playwright's own transform changes the agent's source, which its digest is made of: it is to register from a process of its own.
test.fixme('a developer registers an agent, starts a worker on it and watches its run', async ({
  pageOf,
  developer,
  world,
}) => {
  const registered = await developer.agents.register.mutate(await definitionOf(greeter))
  expect(registered).toMatchObject({ versionNumber: 1, created: true })
  const page = await pageOf('developer')
  await page.goto('/agents')
  await expect(page.getByRole('row').filter({ hasText: 'e2e-greeter' })).toBeVisible()

  // Without a worker the run is in line, and the page says why.
  const { runId } = await developer.runs.start.mutate({ agent: 'e2e-greeter', input: { name: 'Ada' } })
  await page.goto(`/runs/${runId}`)
  await expect(page.getByText('No live worker serves e2e-greeter version 1')).toBeVisible()

  const stop = await startWorker(world, [module])
  try {
    // From here on nobody loads the page again.
    await expect(page.getByText('Waits for the event door.opened')).toBeVisible({ timeout: 40_000 })
    await expect(page.getByRole('listitem').filter({ hasText: 'choose-a-word' })).toBeVisible()
    const other = await pageOf('developer')
    await other.goto('/runs')
    const row = other.getByRole('row').filter({ hasText: 'e2e-greeter' })
    await expect(row).toContainText(/waiting/i)

    await developer.events.publish.mutate({ type: 'door.opened', runId })
    await expect(row).toContainText(/succeeded/i)
    await expect(page.getByText('2 steps').or(page.getByText('3 steps'))).toBeVisible()
    await page.getByRole('tab', { name: 'Input and output' }).click()
    await expect(page.getByText('Welcome, Ada!')).toBeVisible()
    expect(
      (await developer.agents.list.query({ search: 'e2e-greeter' })).items[0]?.currentVersionNumber,
    ).toBe(1)
  } finally {
    await stop()
  }
})
