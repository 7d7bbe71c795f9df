import { refusalOf } from '@ground-control/sdk'
import { startTalk } from '../src/conversation.ts'
import { expect, test } from '../src/test.ts'

const name = 'A trifle for the desk'

test.afterEach(async ({ admin }) => {
  // Whatever happened: the specs after this one need an agent that may spend.
  for (const budget of await admin.budgets.list.query({}))
    if (budget.name === name) await admin.budgets.archive.mutate({ id: budget.id })
})

test('an admin sets a budget; what does not fit is refused by its name; archived, it refuses no more', async ({
  pageOf,
  developer,
  world,
}) => {
  const page = await pageOf('admin')
  await page.goto('/budgets')
  await page.getByRole('button', { name: 'New budget' }).click()
  const form = page.getByRole('dialog', { name: 'New budget' })
  await form.getByLabel('Name').fill(name)
  await form.getByLabel('Counts').click()
  await page.getByRole('option', { name: 'Agent', exact: true }).click()
  await form.getByLabel('Which').fill('airline-desk')
  await form.getByLabel('Limit', { exact: true }).fill('a little')
  await form.getByRole('button', { name: 'Create' }).click()
  await expect(form.getByText('An amount in USD like 12.50')).toBeVisible()
  await form.getByLabel('Limit', { exact: true }).fill('0.000001')
  await form.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  const budgetUrl = page.url()

  // The next run's first model call does not fit: a person takes over, and the journal names the budget.
  const talk = await startTalk(developer, world, 'desk-question')
  const run = await talk.untilItRests()
  expect(run.servedBy).toBe('fallback')
  const refused = run.steps.find(({ kind }) => kind === 'model')
  expect(refused?.decisions).toContainEqual(expect.objectContaining({ by: 'budget', effect: 'deny', name }))
  await page.goto(`/runs/${talk.runId}`)
  const step = page.getByRole('listitem').filter({ hasText: 'refused' })
  await step.getByRole('button', { expanded: false }).first().click()
  await step
    .getByRole('link', { name: `Budget “${name}”` })
    .first()
    .click()
  await expect(page).toHaveURL(budgetUrl)
  await expect(page.getByRole('listitem').filter({ hasText: `airline-desk` })).toHaveCount(1)

  // With nothing left at all a run is not even started, and the program that asks is told which budget it was.
  await page.getByRole('button', { name: 'Change' }).click()
  const change = page.getByRole('dialog', { name: `Change “${name}”` })
  await change.getByLabel('Limit', { exact: true }).fill('0')
  await change.getByRole('button', { name: 'Save' }).click()
  await expect(change).toBeHidden()
  const answer = await startTalk(developer, world, 'desk-question').then(
    () => null,
    (error) => refusalOf(error),
  )
  expect(answer).toMatchObject({ code: 'refused', details: { by: 'budget', name } })
  expect(budgetUrl).toContain(String(answer?.details.id))
  expect(answer?.message).toContain(name)

  await page.getByRole('button', { name: 'Archive' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
  await expect(page.getByText('Archived', { exact: true })).toBeVisible()
  const free = await startTalk(developer, world, 'desk-question')
  expect(await free.untilItRests()).toMatchObject({ status: 'succeeded', servedBy: 'primary' })
})

test('the example’s customer with many wishes met the budget for one customer', async ({
  pageOf,
  developer,
}) => {
  const runs = await developer.runs.list.query({ endUser: 'ruben_castell_4471', tag: 'airline-examples' })
  const run = runs.items[0]
  if (run === undefined) throw new Error('The example plays no customer ruben_castell_4471.')
  const page = await pageOf('viewer')
  await page.goto('/budgets')
  await page.getByRole('row').filter({ hasText: 'Service for one customer' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Service for one customer' })).toBeVisible()
  await expect(page.getByText('no room for this call').first()).toBeVisible()
  await expect(page.getByRole('link', { name: 'airline-desk' }).first()).toHaveAttribute(
    'href',
    `/runs/${run.id}`,
  )
  await expect(page.getByRole('note', { name: 'This needs the role admin.' }).first()).toBeVisible()
})
