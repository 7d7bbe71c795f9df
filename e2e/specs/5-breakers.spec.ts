import { startTalk } from '../src/conversation.ts'
import { expect, test } from '../src/test.ts'

test.afterEach(async ({ admin }) => {
  for (const override of (await admin.overrides.list.query({ inForce: true })).items)
    await admin.overrides.lift.mutate({ id: override.id, reason: 'the test is over' })
})

test('an operator switches a provider off: runs say what held them, and it is lifted where it was given', async ({
  pageOf,
  developer,
  world,
}) => {
  const { items } = await developer.agents.list.query({ search: 'airline-desk' })
  const [model = ''] = items[0]?.models ?? []
  const provider = model.split('/', 1)[0] ?? ''

  const page = await pageOf('operator')
  await page.goto('/breakers')
  await page.getByRole('row', { name: new RegExp(`^${provider} Provider Closed`) }).click()
  const sheet = page.getByRole('dialog', { name: `Provider ${provider}` })
  await expect(sheet.getByText('It has never been open.')).toBeVisible()
  await sheet.getByRole('button', { name: 'Force open or closed' }).click()
  const dialog = page.getByRole('dialog', { name: `Force ${provider}` })
  await dialog.getByRole('button', { name: 'Force open' }).click()
  await expect(dialog.getByText('Say why: it goes on the record.')).toBeVisible()
  await dialog.getByLabel('Reason').fill('Their status page is red')
  await dialog.getByRole('button', { name: 'Force open' }).click()

  await expect(sheet.getByText('Forced open')).toBeVisible()
  const banner = page.getByRole('region', { name: 'Overrides in force' })
  await expect(banner).toContainText(`Breaker forced: provider ${provider}`)

  const talk = await startTalk(developer, world, 'desk-question')
  await expect
    .poll(async () => {
      const { steps } = await developer.runs.get.query({ id: talk.runId })
      return steps.map((step) => step.error?.code)
    })
    .toContain('breaker_open')
  await page.goto(`/agents/${items[0]?.id}`)
  await expect(page.getByRole('listitem').filter({ hasText: `${provider} Provider` })).toContainText(
    'Forced open',
  )

  await page.goto(`/breakers?open=${encodeURIComponent(`provider:${provider}`)}`)
  await sheet.getByRole('button', { name: 'Lift the order' }).click()
  await page
    .getByRole('dialog', { name: 'Lift this breaker?' })
    .getByRole('button', { name: 'Lift the order' })
    .click()
  await expect(sheet.getByText('Closed', { exact: true })).toBeVisible()
  await developer.runs.cancel.mutate({ id: talk.runId }).catch((error: Error) => {
    expect(error.message).toContain('over')
  })
})
