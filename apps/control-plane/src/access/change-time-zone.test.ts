import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
beforeAll(async () => {
  test = await createTestServices()
  await addAgent(test)
})
afterAll(() => test.drop())

const zoneOf = async (workspaceId: string) =>
  (await test.as('viewer', workspaceId).access.me()).workspace.timeZone

it('a change of the time zone keeps open windows open, with what was spent in them, and is on the record', async () => {
  const admin = test.as('admin')
  const { id } = await admin.budgets.save({
    name: 'Daily',
    scope: 'workspace',
    window: 'day',
    limit: '5000000000',
  })
  const worker = testWorker(test)
  const call = async () => {
    const lease = await worker.take()
    const asked = await worker.askModel(lease)
    if (asked.outcome !== 'granted') throw new Error(asked.outcome)
    await worker.settleModel(lease, asked.holdId!, { inputTokens: 400_000, outputTokens: 0 })
  }
  await call()
  const before = (await admin.budgets.get({ id })).current
  const changed = await admin.access.changeTimeZone({ timeZone: 'Asia/Kathmandu' })
  expect(changed).toEqual({ timeZone: 'Asia/Kathmandu', before: 'UTC', openUntil: before?.endsAt })
  await call()
  expect((await admin.budgets.get({ id })).current).toMatchObject({
    id: before?.id,
    startsAt: before?.startsAt,
    endsAt: before?.endsAt,
    spent: '2000000000',
  })
  expect((await test.as('viewer').usage.days()).timeZone).toBe('Asia/Kathmandu')
  // Two at once are two changes, one after the other; the same zone again is none.
  await Promise.all(
    ['Europe/Berlin', 'America/Lima'].map((timeZone) => admin.access.changeTimeZone({ timeZone })),
  )
  await admin.access.changeTimeZone({ timeZone: await zoneOf(test.workspaceId) })
  const [row] = await test.db.transaction(test.workspaceId, (tx) =>
    tx.query<{ zones: string[] }>(
      `select array(select c ->> 'timeZone' from jsonb_array_elements(time_zone_changes) c) as zones from workspaces where id = $1`,
      [test.workspaceId],
    ),
  )
  expect(row?.zones).toHaveLength(3)
  expect(row?.zones.slice(0, 2)).toEqual(['UTC', 'Asia/Kathmandu'])
  const audit = await test.db.transaction(test.workspaceId, (tx) =>
    tx.query<{ before: object; after: object }>(
      `select before, after from audit_entries where action = 'access.change_time_zone' order by id`,
    ),
  )
  expect(audit).toHaveLength(3)
  expect(audit[0]).toEqual({
    before: { timeZone: 'UTC' },
    after: { timeZone: 'Asia/Kathmandu', openUntil: before?.endsAt },
  })
})

it('is for admins, of their own workspace, and a zone that exists', async () => {
  const before = await zoneOf(test.workspaceId)
  await expect(test.as('developer').access.changeTimeZone({ timeZone: 'UTC' })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  })
  for (const timeZone of ['Mars/Olympus', '+01:00', ''])
    await expect(test.as('admin').access.changeTimeZone({ timeZone })).rejects.toMatchObject({
      message: expect.stringContaining('timeZone'),
    })
  await test.as('admin', test.otherWorkspaceId).access.changeTimeZone({ timeZone: 'Asia/Tokyo' })
  expect([await zoneOf(test.workspaceId), await zoneOf(test.otherWorkspaceId)]).toEqual([
    before,
    'Asia/Tokyo',
  ])
})
