import type { Page } from '@playwright/test'
import { startTalk } from '../src/conversation.ts'
import { expect, test } from '../src/test.ts'

const cardOf = (page: Page, approvalId: string) => page.locator(`#card-${approvalId}`)
const two = { need: 2, separateDuties: false }

test('two must approve: of two who race for the last vote one wins, and the other is told who', async ({
  pageOf,
  developer,
  admin,
  world,
}) => {
  await admin.config.set.mutate({ key: 'approvals.tiers', value: { low: two, medium: two, high: two } })
  try {
    const talk = await startTalk(developer, world, 'desk-cancellation')
    const [wait] = (await talk.untilItRests()).waits.filter(({ kind }) => kind === 'approval')
    const approvalId = (wait as { approvalId?: string } | undefined)?.approvalId ?? ''

    const first = await pageOf('operator')
    await first.goto('/approvals')
    await expect(cardOf(first, approvalId)).toContainText('0 of 2: nobody has approved yet')
    await cardOf(first, approvalId).focus()
    await first.keyboard.press('a')
    await expect(cardOf(first, approvalId)).toContainText('Your approval counts. It waits for 1 more.')
    await expect(cardOf(first, approvalId)).toContainText(`1 of 2: ${world.people.operator.name} approved`)

    const racers = await Promise.all([pageOf('admin'), pageOf('developer')])
    for (const page of racers) {
      await page.route('**/api/trpc/events.watch**', (route) => route.abort())
      await page.goto('/approvals')
      await expect(cardOf(page, approvalId)).toContainText(`1 of 2: ${world.people.operator.name} approved`)
    }
    await Promise.all(
      racers.map((page) =>
        cardOf(page, approvalId)
          .getByRole('button', { name: /^Approve/ })
          .click(),
      ),
    )
    const { decidedBy, status } = await expect
      .poll(() => admin.approvals.get.query({ id: approvalId }).then((seen) => seen.status))
      .toBe('approved')
      .then(() => admin.approvals.get.query({ id: approvalId }))
    expect(status).toBe('approved')
    for (const page of racers) await expect(cardOf(page, approvalId)).toContainText('2 of 2')
    const winner = decidedBy?.name === world.people.admin.name ? 0 : 1
    await expect(cardOf(racers[winner]!, approvalId)).toContainText('You approved this')
    const loser = cardOf(racers[1 - winner]!, approvalId)
    await expect(loser).toContainText('Your decision came second: nothing was changed by it.')
    await expect(loser).toContainText(`${decidedBy?.name} approved this`)
    expect((await talk.untilItRests()).status).toBe('succeeded')
  } finally {
    await admin.config.remove.mutate({ key: 'approvals.tiers' })
  }
})

test('one person alone is a mode with a reason, in sight, and on every decision', async ({
  pageOf,
  developer,
  world,
}) => {
  const page = await pageOf('admin')
  await page.goto('/settings?tab=approvals')
  await page.getByLabel('Reason').fill('Only I am here this week')
  await page.getByRole('button', { name: 'Switch on' }).click()
  await expect(page.getByRole('button', { name: 'Switch off' })).toBeVisible()
  const talk = await startTalk(developer, world, 'desk-cancellation')
  const [wait] = (await talk.untilItRests()).waits.filter(({ kind }) => kind === 'approval')
  const approvalId = (wait as { approvalId?: string } | undefined)?.approvalId ?? ''
  await page.goto('/approvals')
  await expect(page.getByText('One person decides alone here.')).toBeVisible()
  await cardOf(page, approvalId).focus()
  await page.keyboard.press('a')
  await expect(cardOf(page, approvalId)).toContainText(
    'Decided while one person runs the workspace: Only I am here this week',
  )
  await page.goto('/settings?tab=approvals')
  await page.getByRole('button', { name: 'Switch off' }).click()
  await expect(page.getByRole('button', { name: 'Switch on' })).toBeVisible()
})
