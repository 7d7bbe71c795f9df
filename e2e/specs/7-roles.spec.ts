import { refusalOf } from '@ground-control/sdk'
import { clientOf, clientWith } from '../src/clients.ts'
import { startTalk } from '../src/conversation.ts'
import { signIn } from '../src/sign-in.ts'
import { expect, test } from '../src/test.ts'

test('a viewer sees what waits and cannot decide it, here or past the screen', async ({
  pageOf,
  developer,
  world,
}) => {
  const talk = await startTalk(developer, world, 'desk-cancellation')
  const run = await talk.untilItRests()
  const [asked] = (await developer.approvals.list.query({ runId: run.id, status: ['pending'] })).items
  if (asked === undefined) throw new Error('The run asks for nothing.')

  const page = await pageOf('viewer')
  await page.goto('/approvals')
  const card = page.locator(`#card-${asked.id}`)
  await expect(card).toContainText('cancel_reservation')
  await expect(card.getByRole('note', { name: 'This needs the role operator.' })).toBeVisible()
  // What is greyed out is out of reach of pointer and keyboard.
  await expect(card.locator('[inert]').getByText('Approve')).toBeVisible()
  await card.focus()
  await page.keyboard.press('a')

  const viewer = await clientOf(world, 'viewer')
  const decide = { id: asked.id, digest: asked.digest, decision: { kind: 'approve' as const } }
  const answer = await viewer.approvals.decide.mutate(decide).then(() => null, refusalOf)
  expect(answer).toMatchObject({ code: 'refused', details: { by: 'role' } })
  expect((await viewer.approvals.get.query({ id: asked.id })).status).toBe('pending')
  await developer.runs.cancel.mutate({ id: run.id })
})

test('two workspaces see nothing of each other', async ({
  page,
  context,
  pageOf,
  admin,
  developer,
  world,
}) => {
  const [run] = (await developer.runs.list.query({ limit: 1 })).items
  const [budget] = await admin.budgets.list.query({})
  if (run === undefined || budget === undefined) throw new Error('The example has left no run or no budget.')

  const owner = await pageOf('admin')
  await owner.goto('/settings?tab=workspaces')
  await owner.getByRole('button', { name: 'Create workspace' }).click()
  const form = owner.getByRole('dialog', { name: 'Create a workspace' })
  await form.getByLabel('Name', { exact: true }).fill('The other house')
  await form.getByRole('button', { name: 'Create' }).click()
  await expect(form).toBeHidden()

  // The admin enters it with a session of their own: the one of the other specs stays where it is.
  await page.goto('/sign-in')
  await signIn(page, world.people.admin)
  await page.getByRole('button', { name: /change workspace/ }).click()
  await page.getByRole('menuitemradio', { name: 'The other house' }).click()
  await expect(page.getByRole('button', { name: /^The other house/ })).toBeVisible()
  await page.goto('/runs')
  await expect(page.getByText('No run yet')).toBeVisible()
  await page.goto(`/runs/${run.id}`)
  await expect(page.getByText('There is nothing here')).toBeVisible()

  const there = clientWith(world, await context.cookies())
  expect((await there.access.me.query()).workspace.name).toBe('The other house')
  expect((await there.runs.list.query({})).items).toEqual([])
  expect(await there.budgets.list.query({})).toEqual([])
  expect((await there.approvals.list.query({})).items).toEqual([])
  // What is another's answers like what is not there.
  const unknown = `run_${'0'.repeat(26)}`
  const answers = await Promise.all(
    [run.id, unknown].map((id) => there.runs.get.query({ id }).then(() => null, refusalOf)),
  )
  expect(answers[0]?.code).toBe('not_found')
  expect(answers[0]?.message.replace(run.id, unknown)).toBe(answers[1]?.message)
  const archive = await there.budgets.archive.mutate({ id: budget.id }).then(() => null, refusalOf)
  expect(archive?.code).toBe('not_found')
  const trail = await there.audit.list.query({})
  expect(trail.items.filter(({ runId }) => runId !== null)).toEqual([])
})
