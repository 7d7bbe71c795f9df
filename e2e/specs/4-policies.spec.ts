import type { Locator, Page } from '@playwright/test'
import { startTalk } from '../src/conversation.ts'
import { expect, test } from '../src/test.ts'

const name = 'profiles-are-private'
const rule = 'Nobody reads profiles'

test.afterEach(async ({ admin }) => {
  for (const policy of await admin.policies.list.query())
    if (policy.name === name && policy.archivedAt === null)
      await admin.policies.archive.mutate({ id: policy.id })
})

test('an admin publishes a rule: the next call is refused by its name and version, until it is rolled back', async ({
  pageOf,
  developer,
  world,
}) => {
  const page = await pageOf('admin')
  await createPolicy(page)

  // Version 1 has nothing against anything that the desk does.
  const fields = await addRule(page)
  await fields.getByLabel('Name').fill(rule)
  await choose(page, fields.getByLabel('Then'), 'Deny')
  await fields.getByLabel(/^When/).fill("tool.name == 'no_such_tool'")
  await fields.getByLabel(/^Message/).fill('Profiles hold payment methods.')
  await saveAndPublish(page)
  await expect(page.getByText('version 1 in force')).toBeVisible()
  const before = await startTalk(developer, world, 'desk-question')
  expect((await before.untilItRests()).servedBy).toBe('primary')

  // Version 2 has.
  await fields.getByRole('button', { expanded: false }).first().click()
  await fields.getByLabel(/^When/).fill("tool.name == 'get_user_details'")
  await expect(fields.getByText('can be evaluated')).toBeVisible()
  await page.getByRole('tab', { name: 'Changes' }).click()
  await expect(page.getByRole('tabpanel').getByRole('listitem')).toHaveText(/no_such_tool.*get_user_details/)
  await saveAndPublish(page)
  await expect(page.getByText('version 2 in force')).toBeVisible()
  const policyUrl = page.url().replace(/\?.*/, '')

  const talk = await startTalk(developer, world, 'desk-question')
  const refused = (await talk.untilItRests()).steps.find((step) => step.name === 'tool:get_user_details')
  expect(refused?.status).toBe('failed')
  expect(refused?.decisions).toContainEqual(
    expect.objectContaining({ by: 'policy', effect: 'deny', name, rule, version: 2 }),
  )
  await page.goto(`/runs/${talk.runId}`)
  const step = page.getByRole('listitem').filter({ hasText: 'tool:get_user_details' })
  await expect(step).toContainText('refused')
  await step.getByRole('button', { expanded: false }).first().click()
  const link = step.getByRole('list', { name: 'Decisions' }).getByRole('link')
  await expect(link).toHaveText(`Policy “${name}”, rule “${rule}”, version 2`)
  await link.click()
  await expect(page).toHaveURL(policyUrl)

  await page.getByRole('tab', { name: 'History' }).click()
  await page.getByRole('button', { name: 'Roll back to it' }).click()
  const rollback = page.getByRole('dialog', { name: 'Put version 1 in force again?' })
  await expect(rollback.getByRole('listitem')).toHaveText(/get_user_details.*no_such_tool/)
  await rollback.getByRole('button', { name: 'Roll back' }).click()
  await expect(page.getByText('version 3 in force')).toBeVisible()
  const after = await startTalk(developer, world, 'desk-question')
  expect(await after.untilItRests()).toMatchObject({ status: 'succeeded', servedBy: 'primary' })
})

test('a condition that cannot be read is shown where it breaks, and cannot be published', async ({
  pageOf,
  admin,
}) => {
  const page = await pageOf('admin')
  await createPolicy(page)
  const fields = await addRule(page)
  const condition = fields.getByLabel(/^When/)
  await condition.fill("tool.name == 'x' &&")
  await expect(fields.getByText(/\(at character \d+\)/)).toBeVisible()
  await expect(condition).toHaveAttribute('aria-invalid', 'true')
  await condition.fill("tool.nmae == 'x'")
  await expect(fields.getByText(/nmae.*\(at character \d+\)/)).toBeVisible()

  await page.getByRole('button', { name: 'Save draft' }).click()
  await expect(page.getByRole('button', { name: 'Save draft' })).toBeHidden()
  await page.getByRole('button', { name: 'Publish' }).click()
  const dialog = page.getByRole('dialog', { name: `Publish ${name}` })
  await expect(dialog.getByRole('alert').first()).toContainText('It cannot be published like this')
  await dialog.getByRole('button', { name: 'Publish' }).click()
  await expect(dialog.getByRole('alert')).toHaveCount(2)
  const policy = (await admin.policies.list.query()).find((item) => item.name === name)
  expect(policy?.publishedVersion).toBeNull()
})

async function createPolicy(page: Page): Promise<void> {
  await page.goto('/policies')
  await page.getByRole('button', { name: 'New policy' }).click()
  const form = page.getByRole('dialog', { name: 'New policy' })
  await form.getByLabel('Name').fill(name)
  await form.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

/** Adds an open rule to the draft; answers its fields. */
async function addRule(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Add a rule' }).click()
  return page.getByRole('list', { name: 'Rules, in their order' }).getByRole('listitem').first()
}

async function choose(page: Page, field: Locator, option: string): Promise<void> {
  await field.click()
  await page.getByRole('option', { name: option, exact: true }).click()
  await expect(page.getByRole('option')).toHaveCount(0)
}

async function saveAndPublish(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save draft' }).click()
  await expect(page.getByRole('button', { name: 'Save draft' })).toBeHidden()
  await page.getByRole('button', { name: 'Publish' }).click()
  const dialog = page.getByRole('dialog', { name: `Publish ${name}` })
  await dialog.getByRole('button', { name: 'Publish' }).click()
  await expect(dialog).toBeHidden()
}
