import { afterAll, beforeAll, expect, it } from 'vitest'
import { addPerson } from '../../test/people.ts'
import { createTestServices } from '../../test/services.ts'
import { record } from './record.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let ada: string
let bob: string
beforeAll(async () => {
  test = await createTestServices()
  ada = (await addPerson(test, 'ada@example.test', 'admin')).userId
  bob = (await addPerson(test, 'bob@example.test', 'operator')).userId
  const admin = test.as('admin')
  await admin.absences.add({
    userId: bob,
    startsAt: '2026-01-01T00:00:00Z',
    endsAt: '2999-01-01T00:00:00Z',
    delegateId: ada,
  })
  await admin.groups.save({ name: 'refunds', userIds: [bob] })
  await test.db.transaction(test.workspaceId, async (tx) => {
    record(test.services, tx, { kind: 'person', id: ada, name: 'Ada' }, [
      { action: 'thing.do', subject: { kind: 'thing', id: 'x' }, after: {} },
      {
        action: 'access.change_role',
        subject: { kind: 'user', id: bob },
        before: { role: 'viewer' },
        after: {},
      },
      { action: 'approval.claim', subject: { kind: 'approval', id: 'apr_1' }, after: { claimedById: ada } },
    ])
    record(test.services, tx, { kind: 'system', id: 'deliveries', name: 'Deliveries' }, [
      { action: 'delivery.delivered', subject: { kind: 'delivery', id: 'dlv_1' }, after: { personId: bob } },
      { action: 'thing.tell', subject: { kind: 'thing', id: 'y' }, after: { text: `about ${bob}` } },
    ])
  })
})
afterAll(() => test.drop())

async function timeline(who: string, part: 'all' | 'did' | 'received' = 'all', limit = 50) {
  const seen = []
  let cursor: string | undefined
  for (;;) {
    const page = await test.as('viewer').audit.timeline({ who, part, limit, cursor })
    seen.push(...page.items.map((entry) => `${entry.part} ${entry.action}`))
    if (page.nextCursor === null) return seen
    cursor = page.nextCursor
  }
}

it.each([1, 2, 50])('tells what a person did and what was done to them, by %i', async (limit) => {
  expect((await timeline(bob, 'all', limit)).toSorted()).toEqual([
    'received absence.add',
    'received access.change_role',
    'received delivery.delivered',
    'received group.save',
  ])
  expect((await timeline(ada, 'all', limit)).toSorted()).toEqual([
    'did access.change_role',
    'did approval.claim',
    'did thing.do',
    'received absence.add',
  ])
})

it('tells them apart', async () => {
  expect(await timeline(ada, 'did')).toHaveLength(3)
  expect(await timeline(ada, 'received')).toEqual(['received absence.add'])
  expect(await timeline(bob, 'did')).toEqual([])
})

it('is of a program’s key too, and says how they are called', async () => {
  const { view, key } = await test.as('admin').access.createApiKey({ name: 'CI', scope: 'viewer' })
  expect(key).toMatch(/^gc_viewer_/)
  const page = await test.as('viewer').audit.timeline({ who: view.id })
  expect(page).toMatchObject({ name: 'CI', items: [{ action: 'access.create_api_key', part: 'received' }] })
  expect((await test.as('viewer').audit.timeline({ who: ada })).name).toEqual(expect.any(String))
})

it('shows nobody another workspace’s', async () => {
  const stranger = test.as('admin', test.otherWorkspaceId)
  expect(await stranger.audit.timeline({ who: bob })).toEqual({ name: null, items: [], nextCursor: null })
})

it.each([
  ['who', { who: 'nobody' }],
  ['cursor', { who: 'user_01h455vb4pex5vsknk084sn02q', cursor: 'nonsense' }],
  ['since', { who: 'user_01h455vb4pex5vsknk084sn02q', since: 'yesterday' }],
])('refuses a bad %s', async (field, input) => {
  const error = await test
    .as('viewer')
    .audit.timeline(input)
    .catch((caught) => caught)
  expect(error.code).toBe('BAD_REQUEST')
  expect(JSON.stringify(error.cause.issues ?? error.cause.details)).toContain(field)
})
