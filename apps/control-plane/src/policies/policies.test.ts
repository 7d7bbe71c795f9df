import type { PolicyRule } from '@ground-control/core/policies/schema'
import { appendEvents } from '@ground-control/db/repositories/events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
beforeAll(async () => {
  test = await createTestServices()
})
afterAll(() => test.drop())

const rule = (overrides: Partial<PolicyRule> = {}): PolicyRule => ({
  name: 'Big refunds',
  on: 'tool_call',
  when: 'args.amount > 200',
  effect: 'require_approval',
  message: 'Over $200',
  risk: 'high',
  ...overrides,
})
let counter = 0
const newPolicy = (rules: PolicyRule[] = [rule()]) =>
  test.as('admin').policies.save({ name: `refunds-${++counter}`, rules })
const auditOf = (id: string) =>
  test.db.transaction(test.workspaceId, (tx) =>
    tx.query<{ action: string; before: unknown; after: unknown; actorName: string }>(
      `select action, before, after, actor_name as "actorName" from audit_entries where subject_id = $1 order by at, id`,
      [id],
    ),
  )
const refused = (code: string, message?: RegExp) =>
  expect.objectContaining({
    cause: expect.objectContaining({ code, ...(message && { message: expect.stringMatching(message) }) }),
  })

describe('save', () => {
  it('keeps a draft that is not in force, with its problems', async () => {
    const policy = await newPolicy([rule({ when: 'user.name == "x"' })])
    expect(policy).toMatchObject({
      revision: 1,
      publishedVersion: null,
      publishedRules: null,
      hasUnpublishedChanges: true,
      versions: [],
    })
    expect(policy.problems).toEqual([
      {
        rule: 0,
        field: 'when',
        message: expect.stringContaining('there is no user'),
        position: expect.any(Number),
      },
    ])
    expect(await auditOf(policy.id)).toEqual([
      expect.objectContaining({
        action: 'policy.save',
        before: null,
        after: expect.objectContaining({ rules: [rule({ when: 'user.name == "x"' })] }),
      }),
    ])
  })
  it('changes the draft of the revision that was read, and records before and after', async () => {
    const policy = await newPolicy()
    const saved = await test
      .as('admin')
      .policies.save({ id: policy.id, revision: 1, name: policy.name, rules: [rule({ effect: 'deny' })] })
    expect(saved).toMatchObject({ revision: 2, draft: [{ effect: 'deny' }] })
    expect((await auditOf(policy.id)).at(-1)).toMatchObject({
      before: { rules: [{ effect: 'require_approval' }] },
      after: { rules: [{ effect: 'deny' }] },
    })
    await expect(
      test.as('admin').policies.save({ id: policy.id, revision: 1, name: policy.name, rules: [] }),
    ).rejects.toEqual(refused('conflict', /meanwhile/))
    expect((await test.as('viewer').policies.get({ id: policy.id })).draft).toHaveLength(1)
    expect(await auditOf(policy.id)).toHaveLength(2)
  })
  it('lets one of two writers win', async () => {
    const policy = await newPolicy()
    const results = await Promise.allSettled(
      ['a', 'b', 'c', 'd'].map((message) =>
        test
          .as('admin')
          .policies.save({ id: policy.id, revision: 1, name: policy.name, rules: [rule({ message })] }),
      ),
    )
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  })
  it('refuses a name that is taken, also when asked twice at once', async () => {
    const results = await Promise.allSettled(
      [1, 2, 3].map(() => test.as('admin').policies.save({ name: 'only-one', rules: [] })),
    )
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toEqual(refused('conflict', /named only-one/))
    const other = await newPolicy()
    await expect(
      test.as('admin').policies.save({ id: other.id, name: 'only-one', rules: [] }),
    ).rejects.toEqual(refused('conflict'))
  })
  it.each([
    ['name', { name: 'No Spaces', rules: [] }],
    [
      'rules',
      {
        name: 'x',
        rules: Array.from({ length: 11 }, (_, n) => rule({ name: `${n}`, when: 'x'.repeat(3_900) })),
      },
    ],
    ['when', { name: 'x', rules: [rule({ when: 'a'.repeat(4_001) })] }],
    ['name', { name: 'x', rules: [rule({ name: 'a\0b' })] }],
    ['position', { name: 'x', position: Number.NaN, rules: [] }],
  ])('refuses bad input that names %s', async (field, input) => {
    const before = await test.as('viewer').policies.list()
    await expect(test.as('admin').policies.save(input)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining(field),
    })
    expect(await test.as('viewer').policies.list()).toEqual(before)
  })
})

describe('publish and rollback', () => {
  it('puts the draft in force as the next version, and an older one again as a newer', async () => {
    const admin = test.as('admin')
    const policy = await newPolicy()
    const first = await admin.policies.publish({ id: policy.id, revision: 1, note: 'start' })
    expect(first).toMatchObject({
      publishedVersion: 1,
      hasUnpublishedChanges: false,
      versions: [{ number: 1, note: 'start', createdBy: 'admin of tests' }],
    })
    await admin.policies.save({ id: policy.id, name: policy.name, rules: [rule({ effect: 'deny' })] })
    const second = await admin.policies.publish({ id: policy.id, revision: 2 })
    expect(second).toMatchObject({ publishedVersion: 2, publishedRules: [{ effect: 'deny' }] })
    const back = await admin.policies.rollback({ id: policy.id, toVersion: 1 })
    expect(back).toMatchObject({
      publishedVersion: 3,
      publishedRules: [{ effect: 'require_approval' }],
      draft: [{ effect: 'require_approval' }],
      hasUnpublishedChanges: false,
    })
    expect(back.versions.map((version) => version.number)).toEqual([3, 2, 1])
    expect((await auditOf(policy.id)).map((entry) => entry.action)).toEqual([
      'policy.save',
      'policy.publish',
      'policy.save',
      'policy.publish',
      'policy.rollback',
    ])
    expect((await auditOf(policy.id)).at(-1)).toMatchObject({
      before: { version: 2, rules: [{ effect: 'deny' }] },
      after: { version: 3, rules: [{ effect: 'require_approval' }] },
    })
  })
  it('keeps the draft that somebody is at work on', async () => {
    const admin = test.as('admin')
    const policy = await newPolicy()
    await admin.policies.publish({ id: policy.id, revision: 1 })
    await admin.policies.save({ id: policy.id, name: policy.name, rules: [rule({ effect: 'deny' })] })
    await admin.policies.publish({ id: policy.id, revision: 2 })
    await admin.policies.save({ id: policy.id, name: policy.name, rules: [rule({ message: 'at work' })] })
    const back = await admin.policies.rollback({ id: policy.id, toVersion: 1 })
    expect(back).toMatchObject({
      draft: [{ message: 'at work' }],
      hasUnpublishedChanges: true,
      publishedRules: [rule()],
    })
  })
  it('refuses rules that could never be evaluated, and changes nothing', async () => {
    const policy = await newPolicy([rule(), rule({ name: 'Typo', when: 'args.amount >' })])
    await expect(test.as('admin').policies.publish({ id: policy.id, revision: 1 })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(/^rules\.1\.when: /),
      cause: { details: { problems: [expect.objectContaining({ rule: 1, field: 'when' })] } },
    })
    expect(await test.as('viewer').policies.get({ id: policy.id })).toMatchObject({
      publishedVersion: null,
      versions: [],
    })
    expect(await auditOf(policy.id)).toHaveLength(1)
  })
  it('refuses an old revision, the same rules again, and a version that is not there', async () => {
    const admin = test.as('admin')
    const policy = await newPolicy()
    await expect(admin.policies.publish({ id: policy.id, revision: 7 })).rejects.toEqual(
      refused('conflict', /meanwhile/),
    )
    await admin.policies.publish({ id: policy.id, revision: 1 })
    await expect(admin.policies.publish({ id: policy.id, revision: 1 })).rejects.toEqual(
      refused('conflict', /version 1 has these rules/),
    )
    await expect(admin.policies.rollback({ id: policy.id, toVersion: 1 })).rejects.toEqual(
      refused('conflict', /in force already/),
    )
    await expect(admin.policies.rollback({ id: policy.id, toVersion: 9 })).rejects.toEqual(
      refused('not_found'),
    )
  })
  it('makes one version when many publish at once', async () => {
    const policy = await newPolicy()
    const results = await Promise.allSettled(
      Array.from({ length: 6 }, () => test.as('admin').policies.publish({ id: policy.id, revision: 1 })),
    )
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect((await test.as('viewer').policies.get({ id: policy.id })).versions).toHaveLength(1)
  })
})

it('archive takes a policy out of force and off the list, and gives its name free', async () => {
  const admin = test.as('admin')
  const policy = await newPolicy()
  await admin.policies.publish({ id: policy.id, revision: 1 })
  expect(await admin.policies.archive({ id: policy.id })).toMatchObject({
    archivedAt: expect.any(String),
    publishedVersion: 1,
  })
  expect((await admin.policies.list()).map((one) => one.id)).not.toContain(policy.id)
  await expect(admin.policies.archive({ id: policy.id })).rejects.toEqual(refused('conflict'))
  await expect(admin.policies.publish({ id: policy.id, revision: 1 })).rejects.toEqual(
    refused('conflict', /archived/),
  )
  await expect(admin.policies.save({ id: policy.id, name: policy.name, rules: [] })).rejects.toEqual(
    refused('conflict', /archived/),
  )
  expect((await admin.policies.save({ name: policy.name, rules: [] })).id).not.toBe(policy.id)
  expect((await auditOf(policy.id)).at(-1)).toMatchObject({
    action: 'policy.archive',
    before: { version: 1 },
  })
})

describe('list', () => {
  it('counts what each policy refused and asked within a day', async () => {
    const policy = await newPolicy()
    const event = (type: string, policyId: string) => ({
      id: test.services.newId('event'),
      workspaceId: test.workspaceId,
      type,
      runId: null,
      agentId: null,
      key: null,
      source: 'platform',
      data: { policyId, version: 1, rule: 'r', tool: 't' },
    })
    await test.db.transaction(test.workspaceId, async (tx) => {
      await appendEvents(tx, [
        event('policy.denied', policy.id),
        event('policy.denied', policy.id),
        event('policy.asked', policy.id),
        event('policy.allowed', policy.id),
        event('policy.asked', 'pol_other'),
      ])
      await tx.query(
        `insert into events (id, workspace_id, type, source, data, created_at) values ($1, $2, 'policy.denied', 'platform', $3, now() - interval '25 hours')`,
        [test.services.newId('event'), test.workspaceId, JSON.stringify({ policyId: policy.id })],
      )
    })
    const listed = (await test.as('viewer').policies.list()).find((one) => one.id === policy.id)
    expect(listed?.matches24h).toEqual({ denied: 2, asked: 1 })
  })
  it('is ordered by position, then name', async () => {
    await test.as('admin').policies.save({ name: 'zz-first', position: 0, rules: [] })
    await test.as('admin').policies.save({ name: 'aa-last', position: 9_999, rules: [] })
    const names = (await test.as('viewer').policies.list()).map((one) => one.name)
    expect(names.at(-1)).toBe('aa-last')
    expect(names.indexOf('zz-first')).toBeLessThan(names.indexOf('aa-last'))
  })
})

describe('simulate, check and vocabulary', () => {
  const simulate = (facts: unknown, rules = [rule()]) =>
    test.as('viewer').policies.simulate({ rules, point: 'tool_call', facts: facts as never })

  it('says what would be decided, and each rule for itself', async () => {
    const rules = [
      rule({ name: 'a', on: 'model_call' }),
      rule({ name: 'b', when: 'args.amount > 500', effect: 'deny' }),
      rule({ name: 'c' }),
      rule({ name: 'd', when: 'args.none > 1' }),
    ]
    expect(await simulate({ tool: { name: 'refund' }, args: { amount: 300 } }, rules)).toEqual({
      effect: 'require_approval',
      rule: 2,
      trace: [
        { rule: 1, name: 'b', matched: false, error: null },
        { rule: 2, name: 'c', matched: true, error: null },
        { rule: 3, name: 'd', matched: false, error: 'field not found: none' },
      ],
    })
    expect(await simulate({ args: { amount: 1 } })).toMatchObject({ effect: 'allow', rule: null })
    expect(await simulate({ args: {} })).toMatchObject({ effect: 'deny', rule: 0 })
  })
  it('reads the clock in the zone of the workspace', async () => {
    await test.db.transaction(test.workspaceId, (tx) =>
      tx.query(`update workspaces set time_zone = 'Asia/Tokyo'`),
    )
    const result = await simulate({ now: '2026-11-20T17:30:00Z' }, [
      rule({ when: 'now.hour == 2 && now.dayOfWeek == 6', effect: 'deny' }),
    ])
    expect(result.effect).toBe('deny')
  })
  it.each([
    ['facts', 'text'],
    ['facts', [1]],
    ['facts.tool.effect', { tool: { effect: 'maybe' } }],
    ['facts', { toool: {} }],
    ['facts.run', { run: { cost: 1 } }],
    ['facts.now', { now: 'soon' }],
    ['facts.timeZone', { timeZone: 'Mars/Base' }],
  ])('names %s when it cannot be read', async (field, facts) => {
    await expect(simulate(facts)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining(field),
    })
  })
  it('checks one condition, and lists what can be read', async () => {
    expect(await test.as('viewer').policies.check({ on: 'tool_call', when: 'tool.name ==' })).toMatchObject({
      field: 'when',
      position: expect.any(Number),
    })
    expect(await test.as('viewer').policies.check({ on: 'tool_call', when: 'tool.name == "x"' })).toBeNull()
    expect((await test.as('viewer').policies.vocabulary()).model_call.map((entry) => entry.path)).toContain(
      'estimate.costUsd',
    )
  })
})

describe('who may', () => {
  const calls = {
    save: (who: ReturnType<typeof test.as>, id: string) =>
      who.policies.save({ id, name: 'hijack', rules: [] }),
    publish: (who: ReturnType<typeof test.as>, id: string) => who.policies.publish({ id, revision: 1 }),
    rollback: (who: ReturnType<typeof test.as>, id: string) => who.policies.rollback({ id, toVersion: 1 }),
    archive: (who: ReturnType<typeof test.as>, id: string) => who.policies.archive({ id }),
    get: (who: ReturnType<typeof test.as>, id: string) => who.policies.get({ id }),
  }
  it.each(Object.entries(calls))(
    '%s: an admin of another workspace is told there is no such policy',
    async (_, ask) => {
      const policy = await newPolicy()
      await expect(ask(test.as('admin', test.otherWorkspaceId), policy.id)).rejects.toEqual(
        refused('not_found', /^no such policy$/),
      )
      await expect(ask(test.as('admin'), test.services.newId('policy'))).rejects.toEqual(
        refused('not_found', /^no such policy$/),
      )
      expect(await test.as('viewer').policies.get({ id: policy.id })).toEqual(policy)
    },
  )
  it('lists nothing of another workspace', async () => {
    expect(await test.as('admin', test.otherWorkspaceId).policies.list()).toEqual([])
  })
  it.each(['save', 'publish', 'rollback', 'archive'] as const)('%s needs an admin', async (name) => {
    const policy = await newPolicy()
    for (const role of ['viewer', 'operator', 'developer', 'worker'] as const)
      await expect(calls[name](test.as(role), policy.id)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(test.nobody.policies.list()).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  })
})
