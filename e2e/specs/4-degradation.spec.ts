import { startTalk } from '../src/conversation.ts'
import { expect, test } from '../src/test.ts'

const name = 'trials-are-cheap'
const tag = 'trial-kind'
const rule = 'Batches use a lower model at night'

test.afterEach(async ({ admin }) => {
  for (const policy of await admin.policies.list.query())
    if (policy.name === name && policy.archivedAt === null)
      await admin.policies.archive.mutate({ id: policy.id })
})

test('a rule sends calls to a lower model: the run says so, and what it saved stands beside the others', async ({
  pageOf,
  developer,
  admin,
  world,
}) => {
  const before = await startTalk(developer, world, 'desk-question', { tags: [tag] })
  expect(await before.untilItRests()).toMatchObject({ status: 'succeeded', degraded: false })

  const page = await pageOf('admin')
  const { id } = await admin.policies.save.mutate({ name, rules: [] })
  await page.goto(`/policies/${id}`)
  await page.getByRole('button', { name: 'From an example' }).click()
  await page.getByRole('menuitem', { name: rule }).click()
  const fields = page.getByRole('list', { name: 'Rules, in their order' }).getByRole('listitem').first()
  await expect(fields.getByLabel('Then')).toHaveText('Use a lower model')
  await fields.getByLabel(/^Model/).fill('mini')
  await expect(fields.getByText('Write it as provider/model').first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save draft' })).toBeDisabled()
  await fields.getByLabel(/^Model/).fill('openai/gpt-4o-mini')
  await fields.getByLabel(/^When/).fill(`"${tag}" in run.tags`)

  await page.getByRole('button', { name: 'What would it have done?' }).click()
  const replayed = page.getByRole('list', { name: 'What each rule would have done' })
  await expect(replayed.getByRole('listitem')).toContainText('It would have saved about $')

  await page.getByRole('button', { name: 'Save draft' }).click()
  await expect(page.getByRole('button', { name: 'Save draft' })).toBeHidden()
  await page.getByRole('button', { name: 'Publish' }).click()
  const dialog = page.getByRole('dialog', { name: `Publish ${name}` })
  await dialog.getByRole('button', { name: 'Publish' }).click()
  await expect(page.getByText('version 1 in force')).toBeVisible()

  const talk = await startTalk(developer, world, 'desk-question', { tags: [tag] })
  expect(await talk.untilItRests()).toMatchObject({
    status: 'succeeded',
    degraded: true,
    degradedBecause: { code: 'policy_degraded' },
  })
  await page.goto(`/runs/${talk.runId}`)
  await expect(page.getByText('openai/gpt-4o-mini instead of openai/gpt-4o').first()).toBeVisible()

  await page.goto(`/policies/${id}`)
  await page.getByRole('link', { name: 'How the runs came out' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Lower models' })).toBeVisible()
  const cause = page.locator('section').filter({ hasText: `rule “${rule}”` })
  await expect(cause.getByText('openai/gpt-4o → openai/gpt-4o-mini')).toBeVisible()
  await expect(cause.getByText('estimate, for the same tokens')).toBeVisible()
  await expect(cause.getByRole('table')).toContainText('too few runs to tell')
  await cause.getByRole('link', { name: `Policy ${name} version 1` }).click()
  await expect(page).toHaveURL(new RegExp(`/policies/${id}`))
})
