import type { Page } from '@playwright/test'
import { startTalk } from '../src/conversation.ts'
import { expect, test } from '../src/test.ts'

const cardOf = (page: Page, approvalId: string) => page.locator(`#card-${approvalId}`)

test('the example waits: an operator edits an argument, approves, and the run goes on', async ({
  pageOf,
  admin,
  developer,
  world,
}) => {
  const page = await pageOf('operator')
  await page.goto('/approvals')
  const waiting = page.getByRole('article').filter({ hasText: 'pia_novak_7219' })
  await expect(waiting).toBeVisible({ timeout: 30_000 })
  const approvalId = ((await waiting.getAttribute('id')) ?? '').replace(/^card-/, '')
  const { runId } = await admin.approvals.get.query({ id: approvalId })
  const card = cardOf(page, approvalId)
  await expect(card).toContainText('book_reservation')
  await expect(card).toContainText('writes-need-a-person, rule “A write needs a person”, version 1')

  // By keyboard alone: edit the card, change one argument, see the change, approve.
  await card.focus()
  await expect(card).toHaveAttribute('aria-current', 'true')
  await page.keyboard.press('e')
  const dialog = page.getByRole('dialog', { name: 'Edit and approve' })
  const send = dialog.getByRole('button', { name: 'Approve with these changes' })
  await expect(dialog.getByText('No difference.')).toBeVisible()
  await expect(send).toBeDisabled()
  await dialog.getByLabel('total_baggages').fill('1')
  const changes = dialog.getByRole('region', { name: 'Changes' }).getByRole('listitem')
  await expect(changes).toHaveCount(1)
  await expect(changes).toHaveText(/total_baggages.*Asked:2.*Edited:1/)
  await dialog.getByLabel('Note').fill('One bag is enough for two')
  await send.focus()
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect(card).toContainText('You approved this with changes')

  // What ran is what was approved, the approval is used up, and the run came to its end by itself.
  const statusOfRun = async () => (await developer.runs.get.query({ id: runId })).status
  await expect.poll(statusOfRun).toBe('succeeded')
  await expect(card).toContainText('The run succeeded')
  const run = await developer.runs.get.query({ id: runId })
  const booking = run.steps.find(({ name }) => name === 'tool:book_reservation')
  expect(booking).toMatchObject({ status: 'succeeded', request: { total_baggages: 1 } })
  expect(booking?.output).toContain('"total_baggages": 1')
  const decided = await admin.approvals.get.query({ id: approvalId })
  expect(decided.consumedAt).not.toBeNull()
  expect(decided).toMatchObject({
    status: 'edited',
    arguments: { total_baggages: 2 },
    editedArguments: { total_baggages: 1 },
  })

  // The card leads to the journal, which tells the same.
  await card.getByRole('link', { name: 'Open the run' }).click()
  const step = page.getByRole('listitem').filter({ hasText: 'tool:book_reservation' })
  await step.getByRole('button', { expanded: false }).click()
  await expect(step).toContainText('You approved this with changes')

  // And the audit trail says who decided what, before and after.
  await page.goto(`/audit?subject=${approvalId}`)
  await page
    .getByRole('row')
    .filter({ hasText: 'approval.decide' })
    .filter({ hasText: world.people.operator.name })
    .click()
  const entry = page.getByRole('dialog', { name: 'approval.decide' })
  await expect(entry).toContainText('One bag is enough for two')
  await expect(entry.getByRole('listitem').filter({ hasText: /^status/ })).toHaveText(
    /Before:pending.*After:edited/,
  )
  await expect(entry.getByRole('listitem').filter({ hasText: 'arguments.total_baggages' })).toHaveText(
    /Before:2.*After:1/,
  )
})

test('of two people at the same card one decides, and the other is told who', async ({
  pageOf,
  developer,
  world,
}) => {
  const talk = await startTalk(developer, world, 'desk-cancellation')
  const approvalId = approvalOf(await talk.untilItRests())
  const first = await pageOf('operator')
  const second = await pageOf('admin')
  // The second one's screen hears nothing of the first one's answer, as between two clicks at the same moment.
  await second.route('**/api/trpc/events.watch**', (route) => route.abort())
  await second.goto('/approvals')
  await expect(cardOf(second, approvalId)).toBeVisible()
  await first.goto('/approvals')
  await cardOf(first, approvalId).focus()
  await first.keyboard.press('a')
  await expect(cardOf(first, approvalId)).toContainText('You approved this')
  await cardOf(second, approvalId)
    .getByRole('button', { name: /^Approve/ })
    .click()
  await expect(cardOf(second, approvalId)).toContainText(
    'Your decision came second: nothing was changed by it.',
  )
  await expect(cardOf(second, approvalId)).toContainText(`${world.people.operator.name} approved this`)
  const run = await talk.untilItRests()
  expect(run.status).toBe('succeeded')
  expect(run.steps.filter(({ name }) => name === 'tool:cancel_reservation')).toHaveLength(1)
})

test('a screen that was open sees what somebody else decided', async ({ pageOf, developer, world }) => {
  const talk = await startTalk(developer, world, 'desk-cancellation')
  const approvalId = approvalOf(await talk.untilItRests())
  const first = await pageOf('operator')
  const second = await pageOf('admin')
  await second.goto('/approvals')
  await expect(cardOf(second, approvalId).getByRole('button', { name: /^Approve/ })).toBeVisible()
  await first.goto(`/runs/${talk.runId}`)
  await first.getByRole('button', { name: /^Approve/ }).click()
  await expect(cardOf(second, approvalId)).toContainText(`${world.people.operator.name} approved this`)
  await expect(cardOf(second, approvalId).getByRole('button', { name: /^Approve/ })).toHaveCount(0)
})

test('a rejection with its reason reaches the agent', async ({ pageOf, developer, admin, world }) => {
  const talk = await startTalk(developer, world, 'desk-certificate')
  const approvalId = approvalOf(await talk.untilItRests())
  const page = await pageOf('operator')
  await page.goto('/approvals')
  const card = cardOf(page, approvalId)
  await card.focus()
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog', { name: /^Reject/ })
  const send = dialog.getByRole('button', { name: /^Reject/ })
  await expect(send).toBeDisabled()
  // The usual reasons are a key away.
  await page.keyboard.press('2')
  await expect(dialog.getByLabel('Reason')).toHaveValue('The amount is not right.')
  await send.click()
  await expect(card).toContainText('You rejected this')

  const run = await talk.untilItRests()
  const step = run.steps.find(({ name }) => name === 'tool:send_certificate')
  expect(step?.status).toBe('failed')
  expect(JSON.stringify(step?.error)).toContain('The amount is not right.')
  const told = run.steps.filter(({ kind }) => kind === 'model').at(-1)
  expect(JSON.stringify(told?.request)).toContain('The amount is not right.')
  const { status, decidedBy } = await admin.approvals.get.query({ id: approvalId })
  expect({ status, by: decidedBy?.name }).toEqual({ status: 'rejected', by: world.people.operator.name })
})

/** The one approval that a run waits for. */
function approvalOf(run: { waits: Array<{ kind: string; approvalId?: string }> }): string {
  const [wait] = run.waits.filter(({ kind }) => kind === 'approval')
  if (wait?.approvalId === undefined) throw new Error('The run waits for no approval.')
  return wait.approvalId
}
