import { startTalk } from '../src/conversation.ts'
import { expect, test } from '../src/test.ts'

test('alike questions are approved at once; what people approve again and again becomes a grant, until it is revoked', async ({
  pageOf,
  developer,
  admin,
  world,
}) => {
  test.setTimeout(120_000)
  const talk = async () => {
    const started = await startTalk(developer, world, 'desk-cancellation')
    return started.untilItRests()
  }
  const waits = await Promise.all(Array.from({ length: 6 }, talk))
  const [first] = waits.flatMap((run) =>
    run.waits.flatMap((wait) => (wait.kind === 'approval' ? [wait.approvalId] : [])),
  )
  const asked = await admin.approvals.get.query({ id: first ?? '' })

  const operator = await pageOf('operator')
  await operator.goto('/approvals')
  await operator.locator(`#card-${asked.id}`).getByRole('checkbox').click()
  const bar = operator.getByRole('region', { name: 'Selected' })
  await bar.getByRole('button', { name: /^Select \d+ alike$/ }).click()
  await bar.getByRole('button', { name: /^Approve \d+/ }).click()
  await operator
    .getByRole('dialog')
    .getByRole('button', { name: /^Approve \d+$/ })
    .click()
  await expect(operator.getByText(/^\d+ approved\.$/)).toBeVisible()
  for (const { id } of waits)
    await expect.poll(() => admin.runs.get.query({ id }).then((run) => run.status)).toBe('succeeded')

  const page = await pageOf('admin')
  await page.goto('/approvals?tab=grants')
  const proposal = page.getByRole('listitem').filter({ hasText: asked.action }).first()
  await expect(proposal).toContainText(`of ${asked.agentName}`)
  await proposal.getByRole('button', { name: 'Grant …' }).click()
  const dialog = page.getByRole('dialog', { name: `Grant ${asked.action}` })
  await dialog.getByRole('button', { name: 'Grant', exact: true }).click()
  await expect(dialog.getByText('say why: it goes on the record')).toBeVisible()
  await dialog.getByLabel('Uses at most').fill('3')
  await dialog.getByLabel('Reason').fill('Always the same')
  await dialog.getByRole('button', { name: 'Grant', exact: true }).click()
  await expect(dialog).toBeHidden()
  const row = page.getByRole('row').filter({ hasText: asked.action })
  await expect(row).toContainText('0 of 3')

  expect((await talk()).status).toBe('succeeded')
  await expect(row).toContainText('1 of 3')
  await page.getByRole('tab', { name: 'Insights' }).click()
  await expect(page.getByText('Answered ahead')).toBeVisible()
  await expect(page.getByRole('table', { name: 'By person' })).toContainText(world.people.operator.name)

  await page.getByRole('tab', { name: 'Standing grants' }).click()
  await row.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(row).toContainText('Revoked')
  const asksAgain = await talk()
  expect(asksAgain.status).toBe('waiting')
  await developer.runs.cancel.mutate({ id: asksAgain.id })
})
