import { startMailServer, startReceiver } from '../../apps/control-plane/test/receivers.ts'
import type { Api } from '../src/clients.ts'
import { startTalk } from '../src/conversation.ts'
import { axeFindings, sidewaysScroll } from '../src/page-health.ts'
import { expect, test } from '../src/test.ts'

test.afterEach(async ({ admin }) => {
  for (const { id } of await admin.escalations.list.query()) await admin.escalations.archive.mutate({ id })
  for (const { id } of await admin.channels.list.query()) await admin.channels.archive.mutate({ id })
})

test('an admin makes a channel and a chain, sees whom it would tell, and it tells them', async ({
  pageOf,
  developer,
  world,
}) => {
  const receiver = await startReceiver()
  try {
    const page = await pageOf('admin')
    await page.goto('/settings?tab=channels')
    await page.getByRole('button', { name: 'New channel' }).click()
    const dialog = page.getByRole('dialog', { name: 'New channel' })
    await dialog.getByRole('button', { name: 'Webhook' }).click()
    await dialog.getByLabel('Name').fill('On call')
    await dialog.getByLabel('Address').fill('not an address')
    await dialog.getByRole('button', { name: 'Keep' }).click()
    await expect(dialog.getByText(/must be an address/)).toBeVisible()
    await dialog.getByLabel('Address').fill(`${receiver.url}/hook`)
    await dialog.getByRole('button', { name: 'Keep' }).click()
    const shown = page.getByRole('dialog', { name: /Signing secret/ })
    await expect(shown.getByText(/^whsec_/)).toBeVisible()
    expect(await axeFindings(page)).toEqual([])
    await shown.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByRole('button', { name: 'Send a test by On call' }).click()
    const sent = page.getByRole('row').filter({ hasText: 'A test by' })
    await expect(sent).toContainText('delivered')
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hook'])

    await page.goto('/escalations')
    await page.getByRole('link', { name: 'New policy' }).first().click()
    await page.getByLabel('Name', { exact: true }).fill('e2e-chain')
    const first = page.getByRole('region', { name: 'Level 1' })
    await first.getByRole('checkbox', { name: 'On call' }).click()
    const second = page.getByRole('region', { name: 'Level 2' })
    await second.getByLabel('After minutes').fill('soon')
    await expect(second.getByText('Minutes, like 30 or 0.5.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Publish' })).toBeDisabled()
    await second.getByLabel('After minutes').fill('0.05')
    await second.getByLabel('Remind every … minutes').fill('')
    await second.getByRole('combobox', { name: 'Who is told' }).click()
    await page.getByRole('option', { name: 'Devi Developer' }).click()

    const notices = page.getByRole('list', { name: 'Notices' }).getByRole('listitem')
    await expect(notices).toHaveCount(2)
    await expect(notices.nth(0)).toContainText(/at once.*Level 1.*Olive Operator.*by On call/)
    await expect(notices.nth(1)).toContainText(/\+ 3\.0 s.*Level 2.*Devi Developer/)
    await page.getByRole('combobox', { name: 'Then' }).click()
    await page.getByRole('option', { name: 'Reject' }).click()
    await expect(notices.nth(2)).toContainText(/\+ 4 h.*The end.*Reject/)
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
    await expect(page.getByText('version 1')).toBeVisible()

    const talk = await startTalk(developer, world, 'desk-certificate')
    const approvalId = approvalOf(await talk.untilItRests())
    await expect.poll(() => receiver.received.filter(({ body }) => body.includes(approvalId))).toHaveLength(1)

    // Who was told finds it in the inbox, and takes it on; then nobody else decides it.
    const operator = await pageOf('operator')
    await operator.goto('/')
    await operator.getByRole('button', { name: /^Inbox, \d+ not read$/ }).click()
    await operator
      .getByRole('menuitem', { name: /Decision needed/ })
      .first()
      .click()
    const sheet = operator.getByRole('dialog', { name: 'Approval' })
    await expect(sheet).toContainText('Escalation e2e-chain, level 2 told', { timeout: 15_000 })
    await sheet.getByRole('button', { name: 'Take on' }).click()
    await expect(sheet).toContainText('You have taken this on')
    await page.goto('/approvals')
    const card = page.locator(`#card-${approvalId}`)
    await expect(card).toContainText('Olive Operator has taken this on')
    await card.getByRole('button', { name: /^Approve/ }).click()
    await expect(card).toContainText('Olive Operator has taken this on: release it first')
    await card.getByRole('button', { name: 'Release' }).click()
    await expect(card.getByRole('button', { name: 'Take on' })).toBeVisible()
    await card.getByRole('button', { name: /^Approve/ }).click()
    await expect(card).toContainText('You approved this')
    expect((await talk.untilItRests()).status).toBe('succeeded')
  } finally {
    await receiver.stop()
  }
})

test('a mail about little risk carries a link that decides once, without a sign-in', async ({
  browser,
  admin,
  developer,
  world,
}) => {
  const mail = await startMailServer()
  const rule = await askWithLittleRisk(admin)
  try {
    const { channel } = await admin.channels.save.mutate({
      name: 'mail',
      settings: {
        kind: 'email',
        host: '127.0.0.1',
        port: mail.port,
        security: 'none',
        from: 'control@example.test',
      },
    })
    const level = { afterMs: 0, who: [{ kind: 'role', role: 'operator' }], channelIds: [channel.id] } as const
    await admin.escalations.publish.mutate({
      name: 'e2e-mail',
      definition: {
        levels: [{ ...level, who: [...level.who], channelIds: [channel.id] }],
        final: { kind: 'keep_waiting' },
      },
    })
    const talk = await startTalk(developer, world, 'desk-certificate')
    await talk.untilItRests()
    await expect.poll(() => mail.mails.length).toBeGreaterThan(0)
    expect(mail.mails[0]?.to).toEqual([world.people.operator.email])
    const source = (mail.mails[0]?.source ?? '').replace(/=\r?\n/g, '')
    const link = /\/decide\/lnk_[\w.-]+/.exec(source)?.[0] ?? ''

    const stranger = await browser.newContext({ viewport: { width: 390, height: 844 } })
    const page = await stranger.newPage()
    await page.goto(link)
    await expect(page.getByText(`You decide as ${world.people.operator.name}`)).toBeVisible()
    expect(await axeFindings(page)).toEqual([])
    expect(await sidewaysScroll(page)).toBeLessThanOrEqual(0)
    await page.getByRole('button', { name: 'Reject' }).click()
    await expect(page.getByText('Say why not.')).toBeVisible()
    await page.getByRole('button', { name: 'Approve' }).click()
    await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible()
    await page.reload()
    await expect(page.getByRole('heading', { name: 'It is over' })).toBeVisible()
    await page.getByRole('link', { name: 'To the queue' }).click()
    await expect(page.getByRole('heading', { name: /Sign in/ })).toBeVisible()
    await stranger.close()
    expect((await talk.untilItRests()).status).toBe('succeeded')
  } finally {
    await admin.policies.archive.mutate({ id: rule })
    await mail.stop()
  }
})

/** The first policy by name is the one whose word about the risk holds. */
async function askWithLittleRisk(admin: Api): Promise<string> {
  const when = "tool.name == 'send_certificate'"
  const asks = { name: 'small', on: 'tool_call', when, effect: 'require_approval', risk: 'low' } as const
  const { id, revision } = await admin.policies.save.mutate({ name: 'a-little-risk', rules: [asks] })
  await admin.policies.publish.mutate({ id, revision })
  return id
}

function approvalOf(run: { waits: Array<{ kind: string; approvalId?: string }> }): string {
  const [wait] = run.waits.filter(({ kind }) => kind === 'approval')
  if (wait?.approvalId === undefined) throw new Error('The run waits for no approval.')
  return wait.approvalId
}
