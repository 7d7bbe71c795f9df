import { startTalk } from '../src/conversation.ts'
import { expect, test } from '../src/test.ts'

test('alike questions are approved at once; what people approve again and again becomes a grant, until it is revoked', async ({
  pageOf,
  developer,
  admin,
  world,
}) => {
  test.setTimeout(120_000)
  const start = () => startTalk(developer, world, 'desk-cancellation')
  const talks = await Promise.all(Array.from({ length: 6 }, start))
  const waits = await Promise.all(talks.map((talk) => talk.untilItRests()))
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
  for (const { runId } of talks)
    await expect
      .poll(async () => (await admin.approvals.list.query({ runId, status: ['pending'] })).items)
      .toEqual([])
  for (const talk of talks) expect((await talk.untilItRests()).status).toBe('succeeded')

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

  expect((await (await start()).untilItRests()).status).toBe('succeeded')
  await expect(row).toContainText('1 of 3')
  await page.getByRole('tab', { name: 'Insights' }).click()
  await expect(page.getByText('Answered ahead')).toBeVisible()
  await expect(page.getByRole('table', { name: 'By person' })).toContainText(world.people.operator.name)

  await page.getByRole('tab', { name: 'Standing grants' }).click()
  await row.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(row).toContainText('Revoked')
  const again = await start()
  expect((await again.untilItRests()).status).toBe('waiting')
  await developer.runs.cancel.mutate({ id: again.runId })
})
