import { axeFindings, sidewaysScroll } from '../src/page-health.ts'
import { expect, test } from '../src/test.ts'

const name = 'The trade fair'

test.afterEach(async ({ admin }) => {
  for (const budget of await admin.budgets.list.query({}))
    if (budget.name === name) await admin.budgets.archive.mutate({ id: budget.id })
})

test('a draft says what it would have done; its ladder is kept; a top-up raises it and is ended', async ({
  pageOf,
}) => {
  const page = await pageOf('admin')
  await page.goto('/budgets')
  await page.getByRole('button', { name: 'New budget' }).click()
  const form = page.getByRole('dialog', { name: 'New budget' })
  const replayed = form.getByRole('region', { name: 'What it would have done' })
  await expect(replayed.getByRole('button')).toBeDisabled()
  await form.getByLabel('Name').fill(name)
  await form.getByLabel('Limit', { exact: true }).fill('0.000001')
  await replayed.getByRole('button', { name: 'What would it have done last month?' }).click()
  await expect(replayed.getByText('It would have held back')).toBeVisible()

  // Of a tag that nothing has, so that no other run meets it.
  await form.getByLabel('Counts').click()
  await page.getByRole('option', { name: 'Tag', exact: true }).click()
  await form.getByLabel('Which').fill('trade-fair')
  await form.getByLabel('Limit', { exact: true }).fill('10')
  await replayed.getByRole('button', { name: 'Ask again' }).click()
  await expect(replayed.getByText('No call since')).toBeVisible()

  await form.getByLabel('What happens at 80 %').click()
  await page.getByRole('option', { name: 'use a lower model' }).click()
  await form.getByLabel('Model at 80 %').fill('mini')
  await form.getByRole('button', { name: 'Add a step' }).click()
  await form.getByLabel('What happens at 90 %').click()
  await page.getByRole('option', { name: 'ask a person' }).click()
  await form.getByRole('button', { name: 'Create' }).click()
  await expect(form.getByText('provider/model')).toBeVisible()
  await form.getByLabel('Model at 80 %').fill('openai/gpt-4o-mini')
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    expect.soft(await axeFindings(page), `axe, ${colorScheme}`).toEqual([])
  }
  await form.getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(page.getByText('openai/gpt-4o-mini is used')).toBeVisible()
  await expect(page.getByText('runs wait until a person raises it')).toBeVisible()

  // With the keyboard alone, as an operator may.
  const operator = await pageOf('operator')
  await operator.setViewportSize({ width: 390, height: 844 })
  await operator.goto(page.url())
  await operator.getByRole('button', { name: 'Top up' }).focus()
  await operator.keyboard.press('Enter')
  const dialog = operator.getByRole('dialog', { name: `Top up “${name}”` })
  await dialog.getByLabel('By, in US dollars').fill('2.50')
  await operator.keyboard.press('Enter')
  await expect(dialog.getByText('Say why: it goes on the record.')).toBeVisible()
  expect.soft(await axeFindings(operator), 'axe, on a phone').toEqual([])
  await dialog.getByLabel('Reason').fill('The fair is a day longer')
  await dialog.getByRole('button', { name: 'Top up' }).click()
  await expect(dialog).toBeHidden()
  const inForce = operator.getByRole('listitem').filter({ hasText: 'The fair is a day longer' })
  await expect(inForce).toContainText('$2.50')
  expect.soft(await sidewaysScroll(operator), 'sideways scroll on a phone').toBeLessThanOrEqual(0)
  await inForce.getByRole('button', { name: 'End' }).click()
  await operator.getByRole('dialog').getByRole('button', { name: 'End' }).click()
  await expect(inForce).toHaveCount(0)
})
