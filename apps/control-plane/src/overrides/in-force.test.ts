import type { ApplyOverrideInput, ApplyOverrideResult } from '@ground-control/core/overrides/schema'
import type { PolicyRule } from '@ground-control/core/policies/schema'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { auditOf } from '../../test/people.ts'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>
let agentId: string
beforeAll(async () => {
  test = await createTestServices()
  agentId = (await addAgent(test)).agentId
  worker = testWorker(test)
})
afterAll(() => test.drop())

const apply = (input: Partial<ApplyOverrideInput>) =>
  test.call('admin', 'overrides.apply', {
    kind: 'pause',
    scope: { kind: 'agent', id: agentId },
    reason: 'because',
    ...input,
  }) as Promise<ApplyOverrideResult>
const liftAll = async () => {
  for (const { id } of (await test.as('operator').overrides.list({ inForce: true })).items)
    await test.as('operator').overrides.lift({ id })
}
afterEach(liftAll)

let count = 0
async function publish(...rules: Array<Partial<PolicyRule>>) {
  const admin = test.as('admin')
  const policy = await admin.policies.save({
    name: `policy-${++count}`,
    rules: rules.map((rule, index) => ({
      name: `rule ${index}`,
      on: 'tool_call',
      when: 'true',
      effect: 'deny',
      message: 'no',
      risk: 'low',
      ...rule,
    })),
  })
  await admin.policies.publish({ id: policy.id, revision: 1 })
  tell()
  return policy
}
// The process hears of a commit through NOTIFY; here the test says it.
const tell = () =>
  test.services.changes.publish({ workspaceId: test.workspaceId, topic: 'policies', ids: [] })

describe('a published rule', () => {
  it('refuses the next matching call, naming itself and its version, and is counted', async () => {
    const lease = await worker.take()
    expect((await worker.askTool(lease, 'refund', { amount: 100 })).outcome).toBe('granted')
    const policy = await publish({ name: 'Too much', when: "tool.name == 'refund' && args.amount > 200" })
    expect(await worker.askTool(lease, 'refund', { amount: 201 }, 1)).toMatchObject({
      outcome: 'refused',
      failure: {
        code: 'policy_denied',
        details: { by: 'policy', id: policy.id, rule: 'Too much', version: 1 },
      },
      decisions: [{ by: 'policy', effect: 'deny', rule: 'Too much', version: 1 }],
    })
    expect((await worker.askTool(lease, 'refund', { amount: 200 }, 2)).outcome).toBe('granted')
    // it cannot be evaluated: the amount is missing
    expect((await worker.askTool(lease, 'refund', { note: 'x' }, 3)).outcome).toBe('refused')
    expect((await test.as('viewer').policies.get({ id: policy.id })).matches24h).toEqual({
      denied: 2,
      asked: 0,
    })
    await test.as('admin').policies.archive({ id: policy.id })
    tell()
    expect((await worker.askTool(lease, 'refund', { amount: 201 }, 4)).outcome).toBe('granted')
  })

  it('asks a person; a bypass lets it pass, a deny stays a deny', async () => {
    const asking = await publish({ effect: 'require_approval', when: "tool.effect == 'write'" })
    const lease = await worker.take()
    expect((await worker.askTool(lease, 'refund', { amount: 1 })).outcome).toBe('ask')
    expect((await test.as('viewer').policies.get({ id: asking.id })).matches24h).toEqual({
      denied: 0,
      asked: 1,
    })
    const bypass = { kind: 'bypass', scope: { kind: 'agent', id: agentId }, reason: 'x' } as const
    await expect(
      test.call('operator', 'overrides.apply', { ...bypass, expiresInMs: 60_000 }),
    ).rejects.toMatchObject({ cause: { code: 'refused', details: { by: 'role', needed: 'admin' } } })
    await apply({ kind: 'bypass', expiresInMs: 60_000 })
    expect((await worker.askTool(lease, 'refund', { amount: 2 }, 1)).outcome).toBe('granted')
    const denying = await publish({ when: 'args.amount == 3' })
    expect((await worker.askTool(lease, 'refund', { amount: 3 }, 2)).outcome).toBe('refused')
    for (const { id } of [asking, denying]) await test.as('admin').policies.archive({ id })
    tell()
  })
})

describe('a bypass of one tool', () => {
  it('lets its calls pass; another tool still asks, a deny still denies', async () => {
    const asking = await publish({ effect: 'require_approval' })
    const lease = await worker.take()
    const { override } = await apply({ kind: 'bypass', tool: 'refund', expiresInMs: 60_000 })
    expect(override).toMatchObject({ params: { tool: 'refund' }, scopeLabel: 'calls of refund by desk' })
    const [listed] = (await test.as('viewer').overrides.list({ inForce: true })).items
    expect(listed).toEqual(override)
    expect((await auditOf(test)).filter(({ subjectId }) => subjectId === override!.id)).toMatchObject([
      { action: 'override.apply', after: { kind: 'bypass', tool: 'refund' } },
    ])
    expect((await worker.askTool(lease, 'refund', { amount: 1 })).outcome).toBe('granted')
    expect((await worker.askTool(lease, 'look', {})).outcome).toBe('ask')
    const denying = await publish({ when: 'args.amount == 3' })
    expect((await worker.askTool(lease, 'refund', { amount: 3 }, 1)).outcome).toBe('refused')
    for (const { id } of [asking, denying]) await test.as('admin').policies.archive({ id })
    tell()
  })
})

describe('a decision', () => {
  it.each([
    ['approved', { kind: 'approve' }, { amount: 7 }],
    ['edited', { kind: 'edit', arguments: { amount: 5 } }, { amount: 5 }],
  ] as const)(
    '%s holds for its call when the answer or the worker was lost after it',
    async (_, decision, args) => {
      const asking = await publish({ effect: 'require_approval', when: "tool.effect == 'write'" })
      const lease = await worker.take()
      const asked = await worker.askTool(lease, 'refund', { amount: 7 })
      if (asked.outcome !== 'ask') throw new Error(asked.outcome)
      const { digest } = await test.as('operator').approvals.get({ id: asked.approvalId })
      await test.as('operator').approvals.decide({ id: asked.approvalId, digest, decision })
      const first = await worker.askTool(lease, 'refund', { amount: 7 })
      expect(first).toMatchObject({ outcome: 'granted', arguments: args })
      expect(await worker.askTool(lease, 'refund', { amount: 7 })).toEqual({
        ...first,
        decisions: expect.any(Array),
      })
      const { approvalIds } = await test.as('viewer').runs.get({ id: lease.runId })
      expect(approvalIds).toEqual([asked.approvalId])
      await test.as('admin').policies.archive({ id: asking.id })
      tell()
    },
  )
})

describe('an order', () => {
  it('to pause holds the next call and the next start; lifting lets the run go on', async () => {
    const lease = await worker.take()
    const queued = await worker.start()
    const { override } = await apply({})
    expect(await worker.askTool(lease, 'look', {})).toMatchObject({ outcome: 'lost', reason: 'paused' })
    expect(await worker.begin(queued)).toEqual({ outcome: 'skipped', reason: 'paused' })
    await test.as('operator').overrides.lift({ id: override!.id })
    expect((await worker.begin(queued, 2)).outcome).toBe('begun')
  })

  it('to kill refuses what a worker says later, and new runs', async () => {
    const lease = await worker.take()
    expect((await worker.askTool(lease, 'look', {})).outcome).toBe('granted')
    const { receipt } = await apply({ kind: 'kill' })
    expect(receipt.runIds).toContain(lease.runId)
    expect(receipt.inFlight).toBeGreaterThanOrEqual(1)
    expect(await worker.commitTool(lease, 'look', {}, 'late')).toMatchObject({
      outcome: 'lost',
      reason: 'killed',
    })
    expect(await worker.askTool(lease, 'look', {}, 1)).toMatchObject({ outcome: 'lost', reason: 'killed' })
    expect(await worker.succeed(lease)).toMatchObject({ outcome: 'lost', reason: 'killed' })
    await expect(worker.start()).rejects.toMatchObject({
      code: 'FORBIDDEN',
      cause: { details: { by: 'override' } },
    })
  })

  it('races calls: once it is acknowledged, none is granted', async () => {
    const leases = await Promise.all(Array.from({ length: 8 }, () => worker.take()))
    let acknowledged = false
    const asking = leases.map(async (lease) => {
      for (let occurrence = 0; occurrence < 40; occurrence += 1) {
        const before = acknowledged
        const answer = await worker.askTool(lease, 'look', {}, occurrence)
        if (before) expect(answer).toMatchObject({ outcome: 'lost', reason: 'killed' })
        if (answer.outcome === 'lost') return
      }
    })
    await apply({ kind: 'kill', scope: { kind: 'workspace' } }).then(() => {
      acknowledged = true
    })
    await Promise.all(asking)
    for (const lease of leases)
      expect(await worker.askTool(lease, 'look', {}, 99)).toMatchObject({ outcome: 'lost', reason: 'killed' })
  })
})
