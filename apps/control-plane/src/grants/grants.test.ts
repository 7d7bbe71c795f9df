import type { Actor } from '@ground-control/core/actors'
import type { ApplyOverrideInput } from '@ground-control/core/overrides/schema'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addPerson } from '../../test/people.ts'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { decideApproval } from '../approvals/decide-approval.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>
let agent: Awaited<ReturnType<typeof addAgent>>

beforeAll(async () => {
  test = await createTestServices()
  agent = await addAgent(test)
  worker = testWorker(test)
  const admin = test.as('admin')
  const rule = { on: 'tool_call', effect: 'require_approval' } as const
  const policy = await admin.policies.save({
    name: 'asks',
    rules: [
      { ...rule, name: 'Large', when: "tool.effect == 'write' && args.amount > 1000", risk: 'high' },
      {
        ...rule,
        name: 'Two',
        when: "tool.effect == 'write' && args.amount > 500",
        risk: 'low',
        quorum: { need: 2 },
      },
      { ...rule, name: 'A write', when: "tool.effect == 'write'", risk: 'low' },
    ],
  })
  await admin.policies.publish({ id: policy.id, revision: 1 })
  tell('policies')
})
afterAll(() => test.drop())
beforeEach(async () => {
  await rows('update approval_grants set revoked_at = now() where revoked_at is null')
  await rows(`delete from config_entries where key = 'approvals.tiers'`)
  tell('grants')
})

const rows = <Row>(sql: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))
// The process hears of a commit through NOTIFY; here the test says it.
const tell = (topic: 'policies' | 'grants') =>
  test.services.changes.publish({ workspaceId: test.workspaceId, topic, ids: [] })

async function grant(more: object = {}) {
  const made = await test.as('admin').grants.create({
    agentId: agent.agentId,
    agentVersionId: agent.versionId,
    tool: 'refund',
    constraints: [{ kind: 'at_most', argument: 'amount', value: 10_000 }],
    upToRisk: 'medium',
    maxUses: 5,
    expiresInMs: 60_000,
    reason: 'small refunds are routine',
    ...more,
  })
  tell('grants')
  return made
}
const usesOf = async (id: string) =>
  (await rows<{ uses: number }>('select uses from approval_grants where id = $1', [id]))[0]?.uses
const approvalsOf = (runId: string) =>
  rows<{ id: string; status: string; grantId: string | null; bypassId: string | null; consumed: boolean }>(
    `select id, status, grant_id as "grantId", bypass_id as "bypassId", consumed_at is not null as consumed
     from approvals where run_id = $1 order by created_at, id`,
    [runId],
  )
const auditOf = (subjectId: string) =>
  rows<{ action: string; actor: { id: string; name: string }; after: Record<string, unknown> }>(
    `select action, jsonb_build_object('id', actor_id, 'name', actor_name) as actor, after from audit_entries
     where subject_id = $1 order by at, id`,
    [subjectId],
  )

describe('a standing grant', () => {
  it('answers a question as it is asked: the call goes on, and all of it is on the record', async () => {
    const made = await grant()
    const lease = await worker.take()
    const answer = await worker.askTool(lease, 'refund', { amount: 20 })
    expect(answer).toMatchObject({
      outcome: 'granted',
      arguments: { amount: 20 },
      decisions: [
        { by: 'policy', effect: 'require_approval' },
        { by: 'grant', effect: 'allow', id: made.id },
      ],
    })
    const [asked] = await approvalsOf(lease.runId)
    expect(asked).toMatchObject({ status: 'approved', grantId: made.id, consumed: true })
    expect(await auditOf(asked!.id)).toEqual([
      {
        action: 'approval.grant',
        actor: expect.objectContaining({ id: made.id, name: 'Standing grant of admin of tests' }),
        after: expect.objectContaining({ grantId: made.id, arguments: { amount: 20 }, rule: 'A write' }),
      },
    ])
    // Asked again after a lost answer: the same word, and no use more.
    expect(await worker.askTool(lease, 'refund', { amount: 20 })).toMatchObject({ outcome: 'granted' })
    expect(await usesOf(made.id)).toBe(1)
    expect(await approvalsOf(lease.runId)).toHaveLength(1)
  })

  it.each([
    ['several people', { amount: 501 }],
    ['high risk', { amount: 1001 }],
    ['another argument', { amount: 1, note: 'x' }],
  ])('does not answer what wants %s', async (_, args) => {
    const made = await grant()
    const lease = await worker.take()
    expect((await worker.askTool(lease, 'refund', args)).outcome).toBe('ask')
    expect(await usesOf(made.id)).toBe(0)
  })

  it('does not answer where the workspace has come to want two people for the risk', async () => {
    const made = await grant()
    await test.as('admin').config.set({ key: 'approvals.tiers', value: { low: { need: 2 } } })
    expect((await worker.askTool(await worker.take(), 'refund', { amount: 1 })).outcome).toBe('ask')
    expect(await usesOf(made.id)).toBe(0)
  })

  it('answers exactly as often as it says, whoever asks at the same moment', async () => {
    const made = await grant({ maxUses: 3 })
    const leases = await Promise.all(Array.from({ length: 12 }, () => worker.take()))
    const answers = await Promise.all(
      leases.map((lease, index) => worker.askTool(lease, 'refund', { amount: index })),
    )
    expect(answers.filter(({ outcome }) => outcome === 'granted')).toHaveLength(3)
    expect(answers.filter(({ outcome }) => outcome === 'ask')).toHaveLength(9)
    expect(await usesOf(made.id)).toBe(3)
    const [counted] = await rows<{ count: number }>(
      'select count(*)::int as count from approvals where grant_id = $1',
      [made.id],
    )
    expect(counted?.count).toBe(3)
  })

  it('gives its use back where a budget stops the call after all', async () => {
    const made = await grant()
    const admin = test.as('admin')
    await admin.prices.save({ kind: 'tool', name: 'refund', rates: { perCall: '2' } })
    const budget = await admin.budgets.save({
      name: 'Small',
      scope: 'tag',
      scopeValue: 'poor',
      window: 'day',
      limit: '1000000000',
    })
    test.services.changes.publish({ workspaceId: test.workspaceId, topic: 'prices', ids: [] })
    const lease = await worker.take('desk', { tags: ['poor'] })
    expect(await worker.askTool(lease, 'refund', { amount: 1 })).toMatchObject({
      outcome: 'refused',
      failure: { code: 'budget_exceeded' },
    })
    expect(await usesOf(made.id)).toBe(0)
    expect(await approvalsOf(lease.runId)).toEqual([])
    await admin.budgets.archive({ id: budget.id })
    await admin.prices.save({ kind: 'tool', name: 'refund', rates: null })
    test.services.changes.publish({ workspaceId: test.workspaceId, topic: 'prices', ids: [] })
  })

  it('is void at once when it is revoked, though processes still remember it', async () => {
    const made = await grant()
    await test.as('operator').grants.revoke({ id: made.id, reason: 'no longer' })
    const lease = await worker.take()
    expect((await worker.askTool(lease, 'refund', { amount: 1 })).outcome).toBe('ask')
    await expect(test.as('operator').grants.revoke({ id: made.id })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    expect((await auditOf(made.id)).map(({ action }) => action)).toEqual(['grant.create', 'grant.revoke'])
  })

  it('is void for a new version of the agent, unless it says any', async () => {
    const another = await addAgent(test, { name: 'moves' })
    const version = test.services.newId('agentVersion')
    const scope = { agentId: another.agentId }
    const bound = await grant({ ...scope, agentVersionId: another.versionId })
    await rows(
      `insert into agent_versions (id, workspace_id, agent_id, number, digest, definition, created_by)
       select $1, workspace_id, agent_id, 2, 'other', definition, 'tests' from agent_versions where id = $2`,
      [version, another.versionId],
    )
    await rows('update agents set current_version_id = $2 where id = $1', [another.agentId, version])
    expect((await worker.askTool(await worker.take('moves'), 'refund', { amount: 1 })).outcome).toBe('ask')
    const { items } = await test.as('viewer').grants.list()
    expect(items.find(({ id }) => id === bound.id)?.end).toBe('new_version')
    await grant({ ...scope, agentVersionId: undefined })
    expect((await worker.askTool(await worker.take('moves'), 'refund', { amount: 1 })).outcome).toBe(
      'granted',
    )
  })

  it.each([
    ['a tool it does not have', { tool: 'fly' }, 'BAD_REQUEST'],
    ['another agent’s version', { agentVersionId: 'agv_01h455vb4pex5vsknk084sn02q' }, 'NOT_FOUND'],
    ['no such agent', { agentId: 'agent_01h455vb4pex5vsknk084sn02q' }, 'NOT_FOUND'],
  ])('is refused for %s, and nothing is changed', async (_, more, code) => {
    const before = await rows('select id from approval_grants')
    await expect(grant(more)).rejects.toMatchObject({ code })
    expect(await rows('select id from approval_grants')).toEqual(before)
  })

  it('is nothing that another workspace sees or ends', async () => {
    const made = await grant()
    const there = test.as('admin', test.otherWorkspaceId).grants
    expect((await there.list()).items).toEqual([])
    await expect(there.revoke({ id: made.id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(
      there.create({ ...scopeOf(made), maxUses: 1, expiresInMs: 60_000, reason: 'x' }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

const scopeOf = ({ agentId, tool }: { agentId: string; tool: string }) => ({ agentId, tool, constraints: [] })

describe('a proposal', () => {
  it('is made of what people approved five times, and is gone once it is granted or somebody said no', async () => {
    const { userId } = await addPerson(test, 'ada@example.test', 'operator')
    const ada: Actor = {
      kind: 'person',
      id: userId,
      name: 'Ada',
      role: 'operator',
      workspaceId: test.workspaceId,
    }
    const decide = async (args: { amount: number }, kind: 'approve' | 'reject') => {
      const asked = await worker.askTool(await worker.take(), 'refund', args)
      if (asked.outcome !== 'ask') throw new Error(asked.outcome)
      const { id, digest } = await test.as('viewer').approvals.get({ id: asked.approvalId })
      await decideApproval(test.services, ada, {
        id,
        digest,
        decision: { kind },
        reason: 'no',
        override: false,
      })
    }
    for (const amount of [77, 78]) for (let time = 0; time < 5; time += 1) await decide({ amount }, 'approve')
    await decide({ amount: 78 }, 'reject')
    const [proposal, ...others] = await test.as('viewer').grants.proposals()
    expect(others).toEqual([])
    expect(proposal).toMatchObject({
      agentId: agent.agentId,
      agentVersionId: agent.versionId,
      tool: 'refund',
      constraints: [{ kind: 'equals', argument: 'amount', value: 77 }],
      upToRisk: 'low',
      approvals: 5,
      approvers: ['Ada'],
      preview: { answered: { total: 5, approved: 5, rejected: 0 } },
    })
    const { agentId, agentVersionId, tool, constraints } = proposal!
    const preview = await test.as('viewer').grants.preview({
      agentId,
      agentVersionId,
      tool,
      constraints: [{ kind: 'at_most', argument: 'amount', value: 78 }],
      upToRisk: 'low',
    })
    expect(preview.answered).toMatchObject({ rejected: 1 })
    expect(preview.answered.approved).toBeGreaterThanOrEqual(10)
    await grant({ agentId, agentVersionId, tool, constraints })
    expect(await test.as('viewer').grants.proposals()).toEqual([])
  })
})

describe('a bypass', () => {
  it('keeps each question that nobody was asked, with the order that let the call pass', async () => {
    const input: Partial<ApplyOverrideInput> = { kind: 'bypass', expiresInMs: 60_000, reason: 'an outage' }
    const lease = await worker.take()
    const open = await worker.askTool(lease, 'refund', { amount: 3 })
    if (open.outcome !== 'ask') throw new Error(open.outcome)
    const { override } = (await test.call('admin', 'overrides.apply', {
      ...input,
      scope: { kind: 'agent', id: agent.agentId },
    })) as { override: { id: string } }
    expect((await worker.askTool(lease, 'refund', { amount: 4 }, 1)).outcome).toBe('granted')
    expect((await worker.askTool(lease, 'refund', { amount: 3 })).outcome).toBe('granted')
    const kept = await approvalsOf(lease.runId)
    expect(kept.map(({ status, bypassId }) => [status, bypassId])).toEqual([
      ['superseded', null],
      ['approved', override.id],
      ['approved', override.id],
    ])
    expect(await auditOf(kept[1]!.id)).toEqual([
      {
        action: 'approval.bypass',
        actor: expect.objectContaining({ id: override.id }),
        after: expect.objectContaining({ bypassId: override.id, reason: 'an outage' }),
      },
    ])
    await test.as('admin').overrides.lift({ id: override.id })
  })
})
