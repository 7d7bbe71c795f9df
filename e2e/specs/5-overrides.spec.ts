import { refusalOf } from '@ground-control/sdk'
import type { Locator, Page } from '@playwright/test'
import { startTalk } from '../src/conversation.ts'
import { expect, test } from '../src/test.ts'

const agent = 'airline-desk'

test.afterEach(async ({ admin }) => {
  for (const override of (await admin.overrides.list.query({ inForce: true })).items)
    await admin.overrides.lift.mutate({ id: override.id, reason: 'the test is over' })
})

test('an operator kills an agent: told beforehand, receipt after, refused by name until it is lifted', async ({
  pageOf,
  developer,
  world,
}) => {
  const talk = await startTalk(developer, world, 'desk-cancellation')
  await talk.untilItRests()
  const open = (await developer.agents.get.query({ name: agent })).waitingRuns
  expect(open).toBeGreaterThan(0)

  const page = await pageOf('operator')
  await page.goto('/')
  const dialog = await openStopMenu(page)
  await dialog.getByRole('radio', { name: /^Kill/ }).click()
  await dialog.getByRole('radio', { name: /^One agent/ }).click()
  await dialog.getByLabel('Agent', { exact: true }).click()
  await page.getByRole('option', { name: new RegExp(`^${agent}`) }).click()
  await expect(dialog.getByRole('status')).toHaveText(new RegExp(`^This ends ${open} runs? for good\\.`))
  const kill = dialog.getByRole('button', { name: /^Kill/ })
  await expect(kill).toBeDisabled()
  await dialog.getByLabel('Reason').fill('It talks nonsense')
  await kill.click()

  const receipt = page.getByRole('dialog', { name: 'Killed' })
  await expect(receipt.getByText(new RegExp(`^${open} runs? ended`))).toBeVisible()
  // The first dozen of them, which need not hold this one.
  await expect(receipt.locator('a[href^="/runs/"]').first()).toBeVisible()
  const workers = receipt.getByRole('region', { name: 'Workers' })
  await expect(workers).toContainText(/All of \d+ workers? stopped\./)
  await expect(workers.getByText('acknowledged').first()).toBeVisible()
  await receipt.getByRole('link', { name: 'Open the receipt' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Receipt of the kill of ${agent}`)
  await expect(page.getByText(/^final since/)).toBeVisible()
  await expect(page.getByRole('region', { name: 'Already happened' })).toBeVisible()
  const banner = page.getByRole('region', { name: 'Overrides in force' })
  await expect(banner).toContainText(`Killed: `)
  await expect(banner).toContainText('It talks nonsense')
  const ended = await developer.runs.get.query({ id: talk.runId })
  expect(ended).toMatchObject({ status: 'cancelled', failure: { code: 'killed' } })

  const [inForce] = (await developer.overrides.list.query({ inForce: true })).items
  const answer = await startTalk(developer, world, 'desk-question').then(
    () => null,
    (error) => refusalOf(error),
  )
  expect(answer).toMatchObject({ code: 'refused', details: { by: 'override', id: inForce?.id } })

  await lift(page, banner)
  const free = await startTalk(developer, world, 'desk-question')
  expect((await free.untilItRests()).status).toBe('succeeded')
})

test('a paused agent holds its runs, and they go on when it is lifted', async ({
  pageOf,
  developer,
  world,
}) => {
  const page = await pageOf('operator')
  await page.goto('/')
  const dialog = await openStopMenu(page)
  await dialog.getByLabel('Reason').fill('Have a look first')
  await dialog.getByRole('button', { name: 'Pause everything' }).click()
  await page.getByRole('dialog', { name: 'Paused' }).getByRole('button', { name: 'Done' }).click()
  const banner = page.getByRole('region', { name: 'Overrides in force' })
  await expect(banner).toContainText('Paused: ')

  const talk = await startTalk(developer, world, 'desk-question')
  await page.goto(`/runs/${talk.runId}`)
  await expect(page.getByText('No step yet')).toBeVisible()
  expect((await developer.runs.get.query({ id: talk.runId })).steps).toHaveLength(0)
  await lift(page, banner)
  expect((await talk.untilItRests()).status).toBe('succeeded')
})

test('frozen, an agent starts nothing new; of two who lift it, the second is told who was first', async ({
  pageOf,
  developer,
  world,
}) => {
  const page = await pageOf('operator')
  await page.goto('/')
  const dialog = await openStopMenu(page)
  await dialog.getByRole('radio', { name: /^Freeze/ }).click()
  await expect(dialog.getByRole('status')).toContainText('New runs are refused;')
  await dialog.getByLabel('Reason').fill('The provider is away')
  await dialog.getByRole('button', { name: 'Freeze everything' }).click()
  await page.getByRole('dialog', { name: 'Frozen' }).getByRole('button', { name: 'Done' }).click()
  await expect(page.getByRole('region', { name: 'Overrides in force' })).toContainText('New runs frozen: ')
  const refusal = await startTalk(developer, world, 'desk-question').then(
    () => null,
    (error) => refusalOf(error),
  )
  expect(refusal).toMatchObject({ code: 'refused', details: { by: 'override', name: 'freeze' } })

  const other = await pageOf('admin')
  await other.goto('/overrides')
  for (const one of [page, other])
    await one
      .getByRole('region', { name: 'Overrides in force' })
      .getByRole('button', { name: 'Lift' })
      .click()
  const mine = page.getByRole('dialog', { name: 'Lift this freeze?' })
  await mine.getByRole('button', { name: 'Lift' }).click()
  await expect(mine).toBeHidden()
  const theirs = other.getByRole('dialog', { name: 'Lift this freeze?' })
  await theirs.getByRole('button', { name: 'Lift' }).click()
  await expect(theirs.getByRole('alert')).toContainText('was lifted already, by ')
  const free = await startTalk(developer, world, 'desk-question')
  expect((await free.untilItRests()).status).toBe('succeeded')
})

test('a person gives the result of a step that waits, and the run goes on with it', async ({
  pageOf,
  developer,
  world,
}) => {
  const talk = await startTalk(developer, world, 'desk-cancellation')
  const run = await talk.untilItRests()
  const waiting = run.steps.find((step) => step.status === 'waiting')
  if (waiting === undefined) throw new Error('The run waits for nothing.')
  const page = await pageOf('operator')
  await page.goto(`/runs/${run.id}`)
  await page
    .getByRole('button', { name: new RegExp(waiting.name) })
    .first()
    .click()
  await page.getByRole('button', { name: 'Give its result' }).click()
  const dialog = page.getByRole('dialog', { name: `Give the result of “${waiting.name}”` })
  await dialog.getByLabel('Result').fill('{"cancelled": true}')
  await dialog.getByLabel('Reason').fill('Done by phone')
  await dialog.getByRole('button', { name: 'Give the result' }).click()
  await expect(dialog).toBeHidden()
  const after = await developer.runs.get.query({ id: run.id })
  expect(after.steps.find((step) => step.id === waiting.id)).toMatchObject({
    status: 'succeeded',
    output: { cancelled: true },
  })
})

async function openStopMenu(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Stop agents' }).click()
  return page.getByRole('dialog', { name: 'Stop agents' })
}

async function lift(page: Page, banner: Locator): Promise<void> {
  await banner.getByRole('button', { name: 'Lift' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Lift' }).click()
  await expect(banner).toBeHidden()
}
