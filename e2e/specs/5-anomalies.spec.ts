import { circlingRun } from '../src/circling-run.ts'
import { axeFindings, sidewaysScroll } from '../src/page-health.ts'
import { expect, test } from '../src/test.ts'

test('a run that goes round in circles is paused by a rule, and let go on by an operator', async ({
  pageOf,
  developer,
  admin,
  world,
}) => {
  const adminPage = await pageOf('admin')
  await adminPage.goto('/anomalies?tab=rules')
  await adminPage.getByRole('button', { name: 'New rule' }).click()
  const form = adminPage.getByRole('dialog', { name: 'New rule' })
  await form.getByLabel('Anomaly').click()
  await adminPage.getByRole('option', { name: 'Loop in a run' }).click()
  await form.getByLabel('Response').click()
  await adminPage.getByRole('option', { name: 'Tell people and pause' }).click()
  await form.getByLabel('For so many minutes').fill('soon')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form.getByText('A whole number of minutes')).toBeVisible()
  await form.getByLabel('For so many minutes').fill('30')
  await form.getByRole('button', { name: 'Save' }).click()
  await expect(form).toBeHidden()
  await expect(adminPage.getByRole('row').filter({ hasText: 'Loop in a run' })).toContainText('every agent')

  const runId = await circlingRun(world, developer, 'e2e-circling', 12)
  const page = await pageOf('operator')
  await page.goto('/anomalies')
  await page.getByRole('row').filter({ hasText: 'Loop in a run of e2e-circling' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Loop in a run of e2e-circling')
  await expect(page.getByText('called the tool look 12 times one after another').first()).toBeVisible()
  const orders = async () =>
    (await admin.overrides.list.query({ inForce: true })).items.map(({ scope }) => scope)
  expect(await orders()).toContainEqual({ kind: 'run', id: runId })

  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    expect.soft(await axeFindings(page), `axe, ${colorScheme}`).toEqual([])
  }
  await page.getByRole('button', { name: 'Acknowledge' }).click()
  await expect(page.getByText('Seen', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'As expected' }).click()
  const dialog = page.getByRole('dialog', { name: 'Is this as it should be?' })
  await dialog.getByRole('textbox').fill('It waits for a door')
  await dialog.getByRole('button', { name: 'As expected' }).click()
  await expect(page.getByText('Was paused')).toBeVisible()
  expect(await orders()).not.toContainEqual({ kind: 'run', id: runId })

  await page.setViewportSize({ width: 390, height: 844 })
  expect.soft(await sidewaysScroll(page), 'sideways scroll on a phone').toBeLessThanOrEqual(0)
  const viewer = await pageOf('viewer')
  await viewer.goto('/anomalies?state=dismissed')
  await expect(viewer.getByRole('row').filter({ hasText: 'e2e-circling' })).toContainText('As expected')

  await developer.runs.cancel.mutate({ id: runId })
  for (const rule of await admin.anomalies.rules.query())
    await admin.anomalies.removeRule.mutate({ id: rule.id })
})
