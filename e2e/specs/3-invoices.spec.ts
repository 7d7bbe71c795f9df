import { readFile } from 'node:fs/promises'
import { expect, test } from '../src/test.ts'

const today = () => new Date().toISOString().slice(0, 10)

test('an admin imports an invoice by its columns, and sees where it and the counted cost differ', async ({
  pageOf,
  admin,
}) => {
  const [dearest] = (await admin.usage.by.query({ by: 'model', limit: 1 })).items
  if (dearest === undefined) throw new Error('no model was called yet')
  const [provider = '', model = ''] = dearest.id.split('/')
  const csv = [
    'When,Model,Cost USD,Input tokens,Output tokens',
    `${today()},${model},123.45,1000,500`,
    `${today()},"web search, =1+1",2.5,,`,
  ].join('\r\n')
  const page = await pageOf('admin')
  await page.goto('/usage')
  await page.getByRole('link', { name: 'Invoices' }).click()
  await page.getByRole('button', { name: 'Import invoice' }).first().click()
  const form = page.getByRole('dialog', { name: 'Import an invoice' })
  await form
    .getByLabel('File')
    .setInputFiles({ name: 'costs-of-today.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await expect(form.getByLabel('Name')).toHaveValue('costs-of-today')
  await form.getByLabel('Provider').fill(provider)
  await form.getByRole('button', { name: 'Look' }).click()
  await expect(form.getByText('say which column this is')).toBeVisible()
  await form.getByRole('combobox', { name: 'Date' }).click()
  await page.getByRole('option', { name: 'When' }).click()
  await form.getByRole('button', { name: 'Look' }).click()
  await expect(form.getByText('2 lines, $125.95 in all')).toBeVisible()
  await form.getByRole('button', { name: 'Import', exact: true }).click()

  await expect(page.getByRole('heading', { name: 'costs-of-today' })).toBeVisible()
  const row = page.getByRole('row').filter({ hasText: dearest.id }).filter({ hasText: '$123.45' })
  await expect(row).toContainText('+$')
  await expect(page.getByText('On the invoice, not counted here')).toBeVisible()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  expect(await readFile(await (await saved).path(), 'utf8')).toContain(`"${dearest.id}","${model}"`)
  await row.getByRole('button', { name: 'Reprice' }).click()
  const reprice = page.getByRole('dialog', { name: 'Reprice history' })
  await expect(reprice.getByLabel('Model')).toHaveValue(dearest.id)
  await expect(reprice.getByLabel('From')).toHaveValue(today())
  await reprice.getByRole('button', { name: 'Cancel' }).click()

  // The same file again is the same invoice.
  await page.goto('/usage/invoices')
  await page.getByRole('button', { name: 'Import invoice' }).first().click()
  await form
    .getByLabel('File')
    .setInputFiles({ name: 'again.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) })
  await form.getByLabel('Provider').fill(provider)
  await form.getByRole('button', { name: 'Look' }).click()
  await expect(form.getByText('This file was imported already')).toBeVisible()
  await form.getByRole('button', { name: 'Cancel' }).click()

  await page.getByRole('row').filter({ hasText: 'costs-of-today' }).click()
  await page.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByText('No invoices')).toBeVisible()
})

test('an admin changes the time zone, and back', async ({ pageOf, admin }) => {
  const page = await pageOf('admin')
  await page.goto('/settings?tab=workspaces')
  await page.getByRole('button', { name: 'Change time zone' }).click()
  const form = page.getByRole('dialog', { name: 'Change the time zone' })
  await form.getByLabel('Time zone').fill('Mars/Olympus')
  await form.getByRole('button', { name: 'Change' }).click()
  await expect(form.getByText('must be a time zone like')).toBeVisible()
  await form.getByLabel('Time zone').fill('Asia/Tokyo')
  await form.getByRole('button', { name: 'Change' }).click()
  await expect(form).toBeHidden()
  await expect(page.getByText('Asia/Tokyo', { exact: true })).toBeVisible()
  await admin.access.changeTimeZone.mutate({ timeZone: 'UTC' })
  await expect(page.getByText('UTC', { exact: true })).toBeVisible()
})
