import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startTalk } from '../src/conversation.ts'
import { expect, test } from '../src/test.ts'

test('a worker killed in the middle of conversations: each goes on and repeats no step', async ({
  pageOf,
  developer,
  world,
}) => {
  test.setTimeout(180_000)
  const workerId = async () => Number(await readFile(join(world.dataDir, 'worker.pid'), 'utf8'))
  const killed = await workerId()
  const talks = await Promise.all(
    ['desk-question', 'desk-forbidden', 'desk-question', 'desk-forbidden'].map((id) =>
      startTalk(developer, world, id),
    ),
  )
  const ends = Promise.all(talks.map((talk) => talk.untilItRests(120_000)))
  // Some steps are done and more are to come: now.
  const firstOf = talks[0]!.runId
  await expect
    .poll(async () => (await developer.runs.get.query({ id: firstOf })).steps.length, { intervals: [50] })
    .toBeGreaterThan(1)
  process.kill(killed, 'SIGKILL')

  const page = await pageOf('viewer')
  await page.goto(`/runs/${firstOf}`)
  for (const run of await ends) {
    expect(run.status).toBe('succeeded')
    expect(run.servedBy).toBe('primary')
    expect(run.stepsOmitted).toBe(0)
    const steps = run.steps.map(({ name, occurrence }) => `${name} ${occurrence}`)
    expect(new Set(steps).size).toBe(steps.length)
    expect(run.steps.every(({ status }) => status === 'succeeded')).toBe(true)
  }
  await expect(page.getByRole('main')).toContainText(/succeeded/i)
  expect(await workerId()).not.toBe(killed)
})
