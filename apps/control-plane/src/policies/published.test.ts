import { decidePolicies } from '@ground-control/core/policies/decide'
import { policyFacts } from '@ground-control/core/policies/facts'
import { allWorkspaces } from '@ground-control/db/database'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { createChangeBus } from '../events/change-bus.ts'
import { createPolicyCache } from './published.ts'
import { seedPolicies } from './seed-policies.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
beforeAll(async () => {
  test = await createTestServices()
})
afterAll(() => test.drop())

const rules = (effect: 'deny' | 'allow') => [
  { name: 'r', on: 'tool_call' as const, when: 'true', effect, message: '', risk: 'low' as const },
]
const facts = policyFacts.tool_call.parse({
  now: '2026-11-20T17:30:00Z',
  tool: { name: 'x', effect: 'write' },
})

describe('the cache of published policies', () => {
  it('holds what is in force, and sees a change by notice and by age', async () => {
    let nowMs = 1_000_000
    // Told by hand: what this process changes it hears of at once.
    const changes = createChangeBus()
    const cache = createPolicyCache({ ...test.services, changes, now: () => new Date(nowMs) })
    const admin = test.as('admin')
    const effect = async () => decidePolicies(await cache.get(test.workspaceId), 'tool_call', facts).effect
    expect(await cache.get(test.workspaceId)).toEqual([])

    const policy = await admin.policies.save({ name: 'one', rules: rules('deny') })
    await admin.policies.publish({ id: policy.id, revision: 1 })
    expect(await effect()).toBe('allow')
    changes.publish({ workspaceId: test.otherWorkspaceId, topic: 'policies', ids: [] })
    changes.publish({ workspaceId: test.workspaceId, topic: 'runs', ids: [] })
    expect(await effect()).toBe('allow')
    changes.publish({ workspaceId: test.workspaceId, topic: 'policies', ids: [policy.id] })
    expect(await effect()).toBe('deny')
    const [held] = await cache.get(test.workspaceId)
    expect(held).toMatchObject({
      policyId: policy.id,
      name: 'one',
      version: 1,
      versionId: expect.stringMatching(/^pov_/),
    })

    await admin.policies.archive({ id: policy.id })
    nowMs += 1_999
    expect(await effect()).toBe('deny')
    nowMs += 1
    expect(await effect()).toBe('allow')
    expect(await cache.get(test.otherWorkspaceId)).toEqual([])
    cache.close()
  })
  it('compiles a version once', async () => {
    const cache = createPolicyCache(test.services)
    const policy = await test.as('admin').policies.save({ name: 'two', rules: rules('deny') })
    await test.as('admin').policies.publish({ id: policy.id, revision: 1 })
    const before = await cache.get(test.workspaceId)
    test.services.changes.publish({ workspaceId: test.workspaceId, topic: 'policies', ids: [] })
    const after = await cache.get(test.workspaceId)
    expect(after).not.toBe(before)
    expect(after[0]?.rules).toBe(before[0]?.rules)
    cache.close()
  })
  it('rejects, and asks again, when the database cannot be asked', async () => {
    let broken = true
    const cache = createPolicyCache({
      ...test.services,
      db: {
        ...test.db,
        transaction: (id, work) =>
          broken ? Promise.reject(new Error('away')) : test.db.transaction(id, work),
      },
    })
    await expect(cache.get(test.workspaceId)).rejects.toThrow('away')
    broken = false
    await expect(cache.get(test.workspaceId)).resolves.toBeDefined()
    cache.close()
  })
})

it('a new workspace starts with its default policies in force and on record', async () => {
  const workspaceId = test.services.newId('workspace')
  await test.db.transaction(allWorkspaces, (tx) =>
    tx.query(
      `insert into workspaces (id, slug, name, time_zone) values ($1, 'three', 'Three', 'Asia/Tokyo')`,
      [workspaceId],
    ),
  )
  await test.db.transaction(workspaceId, (tx) =>
    seedPolicies(test.services, tx, test.actor('admin', workspaceId)),
  )
  const [policy] = await test.as('viewer', workspaceId).policies.list()
  expect(policy).toMatchObject({
    name: 'writes-need-a-person',
    publishedVersion: 1,
    hasUnpublishedChanges: false,
  })
  const cache = createPolicyCache(test.services)
  expect(decidePolicies(await cache.get(workspaceId), 'tool_call', facts).decided).toMatchObject({
    effect: 'require_approval',
    version: 1,
  })
  cache.close()
  const audit = await test.db.transaction(workspaceId, (tx) =>
    tx.query('select action, actor_kind from audit_entries'),
  )
  expect(audit).toEqual([{ action: 'policy.publish', actor_kind: 'program' }])
})
