import type { DecideApprovalInput } from '@ground-control/core/approvals/schema'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SeededAgent, type SeededApproval, seedAgent, seedApproval } from '../../test/seed.ts'
import { createTestServices } from '../../test/services.ts'
import { expireApprovals } from './expire-approvals.ts'

type Test = Awaited<ReturnType<typeof createTestServices>>
let test: Test
let agent: SeededAgent
const refund = {
  name: 'issue_refund',
  description: 'Pays money back.',
  effect: 'write' as const,
  inputSchema: {
    type: 'object',
    properties: { amount: { type: 'integer', maximum: 100 } },
    required: ['amount'],
    additionalProperties: false,
  },
}

beforeAll(async () => {
  test = await createTestServices()
  agent = await seedAgent(test.services, test.workspaceId, 'desk', [refund])
})
afterAll(() => test.drop())

const query = <Row>(sql: string, values: unknown[]) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))
const decision = (
  approval: SeededApproval,
  kind: DecideApprovalInput['decision'] = { kind: 'approve' },
  reason = '',
) => ({ id: approval.id, digest: approval.digest, decision: kind, reason })

async function state(approval: SeededApproval) {
  const [row] = await query<Record<string, unknown>>(
    `select a.status, a.edited_arguments as edited, r.status as run, r.dispatch, s.status as step, s.output,
       (select count(*)::int from outbox where payload ->> 'runId' = r.id) as outbox
     from approvals a join runs r on r.id = a.run_id join steps s on s.id = a.step_id where a.id = $1`,
    [approval.id],
  )
  return row!
}
const auditOf = (approval: SeededApproval) =>
  query<Record<string, unknown>>(
    'select action, actor_kind as actor, run_id as run, before, after from audit_entries where subject_id = $1 order by at, id',
    [approval.id],
  )
const eventsOf = (approval: SeededApproval) =>
  query<Record<string, unknown>>(
    `select type, data from events where data ->> 'approvalId' = $1 order by created_at, id`,
    [approval.id],
  )

describe('decide', () => {
  it('approves a tool call: the run goes on, the step waits for it to consume the decision', async () => {
    const approval = await seedApproval(test.services, agent)
    const result = await test.as('operator').approvals.decide(decision(approval))
    expect(result).toMatchObject({
      decided: true,
      approval: { status: 'approved', editedArguments: null, runStatus: 'queued', agentName: 'desk' },
    })
    expect(result.approval.decidedBy).toMatchObject({ kind: 'program', name: 'operator of tests' })
    expect(await state(approval)).toMatchObject({ run: 'queued', dispatch: 2, step: 'waiting', outbox: 1 })
    expect(await auditOf(approval)).toEqual([
      {
        action: 'approval.decide',
        actor: 'program',
        run: approval.runId,
        before: { status: 'pending', arguments: { amount: 50 } },
        after: { status: 'approved', arguments: { amount: 50 }, reason: null },
      },
    ])
    expect(await eventsOf(approval)).toMatchObject([
      { type: 'approval.decided', data: { status: 'approved', action: 'issue_refund' } },
    ])
  })

  it('keeps edited arguments beside the original ones, and shows both in the audit', async () => {
    const approval = await seedApproval(test.services, agent)
    const edit = { kind: 'edit', arguments: { amount: 20 } } as const
    const { approval: view } = await test.as('operator').approvals.decide(decision(approval, edit, 'half'))
    expect(view).toMatchObject({
      status: 'edited',
      arguments: { amount: 50 },
      editedArguments: { amount: 20 },
      reason: 'half',
    })
    expect((await auditOf(approval))[0]).toMatchObject({
      before: { arguments: { amount: 50 } },
      after: { status: 'edited', arguments: { amount: 20 } },
    })
  })

  it('refuses edited arguments that the tool does not take, names the field and changes nothing', async () => {
    const approval = await seedApproval(test.services, agent)
    const edit = { kind: 'edit', arguments: { amount: 101 } } as const
    await expect(test.as('operator').approvals.decide(decision(approval, edit))).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      cause: { details: { issues: [{ field: 'decision.arguments.amount', message: 'must be <= 100' }] } },
    })
    expect(await state(approval)).toMatchObject({ status: 'pending', run: 'waiting', dispatch: 1, outbox: 0 })
    expect(await auditOf(approval)).toEqual([])
  })

  it('lets nothing be edited of a tool whose schema is unknown', async () => {
    const approval = await seedApproval(test.services, agent, { action: 'unheard_of' })
    const edit = { kind: 'edit', arguments: { amount: 1 } } as const
    await expect(test.as('operator').approvals.decide(decision(approval, edit))).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    })
    expect((await test.as('operator').approvals.decide(decision(approval))).decided).toBe(true)
  })

  it('ends the step of an agent that asked by itself, with what it is answered', async () => {
    const approval = await seedApproval(test.services, agent, { stepKind: 'approval', action: 'big step' })
    const edit = { kind: 'edit', arguments: ['anything'] }
    await test.as('operator').approvals.decide(decision(approval, edit as never, 'like so'))
    expect(await state(approval)).toMatchObject({
      step: 'succeeded',
      output: {
        status: 'edited',
        arguments: ['anything'],
        reason: 'like so',
        decidedBy: 'operator of tests',
      },
    })
  })

  it('rejects with a reason only', async () => {
    const approval = await seedApproval(test.services, agent)
    await expect(
      test.as('operator').approvals.decide(decision(approval, { kind: 'reject' }, ' ')),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    const { approval: view } = await test
      .as('operator')
      .approvals.decide(decision(approval, { kind: 'reject' }, 'too much'))
    expect(view).toMatchObject({ status: 'rejected', reason: 'too much', runStatus: 'queued' })
  })

  it('refuses a decision on something else than what is asked', async () => {
    const approval = await seedApproval(test.services, agent)
    await expect(
      test.as('operator').approvals.decide({ ...decision(approval), digest: 'f'.repeat(64) }),
    ).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await state(approval)).toMatchObject({ status: 'pending', run: 'waiting' })
  })

  it('refuses a decision for a run that is over', async () => {
    const approval = await seedApproval(test.services, agent)
    await query(`update runs set status = 'cancelled', finished_at = now() where id = $1`, [approval.runId])
    await expect(test.as('operator').approvals.decide(decision(approval))).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    expect(await state(approval)).toMatchObject({ status: 'pending', run: 'cancelled' })
  })

  it('has one winner among fifty, and the others are told who', async () => {
    const approval = await seedApproval(test.services, agent)
    const callers = Array.from({ length: 50 }, () => test.as('operator'))
    const results = await Promise.all(
      callers.map((caller, index) =>
        caller.approvals.decide(
          index % 2 === 0 ? decision(approval) : decision(approval, { kind: 'reject' }, `no from ${index}`),
        ),
      ),
    )
    expect(results.filter((result) => result.decided)).toHaveLength(1)
    const winner = results.find((result) => result.decided)!.approval
    for (const { approval: told } of results) expect(told).toEqual(winner)
    expect(await state(approval)).toMatchObject({ dispatch: 2, outbox: 1 })
    expect(await auditOf(approval)).toHaveLength(1)
    expect(await eventsOf(approval)).toHaveLength(1)
  })
})

describe('expire', () => {
  it('ends what nobody answered: not as a no, in the name of the system', async () => {
    const asked = await seedApproval(test.services, agent, { deadlineMs: 0, stepKind: 'approval' })
    const called = await seedApproval(test.services, agent, { deadlineMs: 0 })
    const open = await seedApproval(test.services, agent, { deadlineMs: 60_000 })
    expect(await expireApprovals(test.services)).toBe(2)
    expect(await state(asked)).toMatchObject({
      status: 'expired',
      run: 'queued',
      step: 'succeeded',
      output: { status: 'expired', arguments: { amount: 50 }, reason: null, decidedBy: null },
    })
    expect(await state(called)).toMatchObject({ status: 'expired', run: 'queued', step: 'waiting' })
    expect(await state(open)).toMatchObject({ status: 'pending', run: 'waiting' })
    expect(await auditOf(called)).toMatchObject([{ action: 'approval.expire', actor: 'system' }])
    expect(await eventsOf(called)).toMatchObject([{ type: 'approval.expired' }])
    expect(await expireApprovals(test.services)).toBe(0)
  })

  it('answers who comes late before the timer does', async () => {
    const approval = await seedApproval(test.services, agent, { deadlineMs: 0 })
    const result = await test.as('operator').approvals.decide(decision(approval))
    expect(result).toMatchObject({ decided: false, approval: { status: 'expired', decidedBy: null } })
    expect(await state(approval)).toMatchObject({ run: 'queued', dispatch: 2, outbox: 1 })
  })

  it('and a decision at the deadline: one of them wins, by the clock', async () => {
    const approvals = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        seedApproval(test.services, agent, { deadlineMs: 30 + index * 5 }),
      ),
    )
    const results = await Promise.all(
      approvals.flatMap((approval, index) => [
        new Promise((resolve) => setTimeout(resolve, 30 + index * 5)).then(() =>
          test.as('operator').approvals.decide(decision(approval)),
        ),
        new Promise((resolve) => setTimeout(resolve, 30 + index * 5)).then(() =>
          expireApprovals(test.services),
        ),
      ]),
    )
    await expireApprovals(test.services)
    for (const [index, approval] of approvals.entries()) {
      const told = results[index * 2] as { decided: boolean; approval: { status: string } }
      const now = await state(approval)
      expect(now).toMatchObject({ run: 'queued', dispatch: 2, outbox: 1 })
      expect(now.status).toBe(told.decided ? 'approved' : 'expired')
      expect(told.approval.status).toBe(now.status)
      expect(await auditOf(approval)).toHaveLength(1)
    }
  })

  it('expires each once, however many copies run', async () => {
    const approvals = await Promise.all(
      Array.from({ length: 30 }, () => seedApproval(test.services, agent, { deadlineMs: 0 })),
    )
    const counts = await Promise.all(Array.from({ length: 6 }, () => expireApprovals(test.services)))
    expect(counts.reduce((sum, count) => sum + count)).toBe(30)
    for (const approval of approvals) expect(await auditOf(approval)).toHaveLength(1)
  })
})

describe('comment', () => {
  it('is kept with its author and shown with the approval', async () => {
    const approval = await seedApproval(test.services, agent)
    const comment = await test.as('operator').approvals.comment({ id: approval.id, text: 'Is this Mia?' })
    const detail = await test.as('viewer').approvals.get({ id: approval.id })
    expect(detail.comments).toEqual([comment])
    expect(detail).toMatchObject({
      argumentsSchema: refund.inputSchema,
      toolDescription: 'Pays money back.',
      policy: null,
    })
    expect(await auditOf(approval)).toMatchObject([
      { action: 'approval.comment', after: { text: 'Is this Mia?' } },
    ])
  })
})

describe('list', () => {
  it('pages through statuses, both ways, without gap or double', async () => {
    const own = await seedAgent(test.services, test.workspaceId, 'lister', [refund])
    const made: string[] = []
    for (let index = 0; index < 7; index += 1) {
      const approval = await seedApproval(test.services, own, { title: `Nr ${index} 100%_x` })
      if (index % 3 === 0) await test.as('operator').approvals.decide(decision(approval))
      made.push(approval.id)
    }
    for (const order of ['oldest', 'newest'] as const) {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await test.as('viewer').approvals.list({ agentId: own.agentId, limit: 3, cursor, order })
        seen.push(...page.items.map((item) => item.id))
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      expect(seen).toEqual(order === 'oldest' ? made : [...made].reverse())
    }
    const list = async (more: object) =>
      (await test.as('viewer').approvals.list({ agentId: own.agentId, order: 'oldest', ...more })).items.map(
        (item) => item.id,
      )
    expect(await list({ status: ['pending'] })).toEqual(made.filter((_, index) => index % 3 !== 0))
    expect(await list({ status: ['approved', 'pending'] })).toEqual(made)
    expect(await list({ status: ['rejected'] })).toEqual([])
    expect(await list({ search: 'nr 4' })).toEqual([made[4]])
    expect(await list({ search: '0%_x' })).toEqual(made)
    expect(await list({ search: '0%x' })).toEqual([])
  })

  it('finds those of one run', async () => {
    const approval = await seedApproval(test.services, agent)
    const page = await test.as('viewer').approvals.list({ runId: approval.runId })
    expect(page.items.map((item) => item.id)).toEqual([approval.id])
  })

  it.each(['x', 'é', Buffer.from('2026-13-45T00:00:00.000Z apr_1').toString('base64url')])(
    'refuses the cursor %s',
    async (cursor) => {
      await expect(test.as('viewer').approvals.list({ cursor })).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        cause: { details: { issues: [{ field: 'cursor' }] } },
      })
    },
  )
})

describe('the walls', () => {
  it('hide approvals from another workspace, which answers like an unknown id', async () => {
    const approval = await seedApproval(test.services, agent)
    const stranger = test.as('admin', test.otherWorkspaceId)
    const unknown = test.services.newId('approval')
    for (const id of [approval.id, unknown]) {
      for (const call of [
        () => stranger.approvals.get({ id }),
        () => stranger.approvals.comment({ id, text: 'hello' }),
        () => stranger.approvals.decide({ ...decision(approval), id }),
      ])
        await expect(call()).rejects.toMatchObject({ code: 'NOT_FOUND', message: 'no such approval' })
    }
    expect((await stranger.approvals.list()).items).toEqual([])
    expect((await stranger.approvals.list({ runId: approval.runId })).items).toEqual([])
    expect(await state(approval)).toMatchObject({ status: 'pending' })
  })

  it('let viewers look and nobody else in', async () => {
    const approval = await seedApproval(test.services, agent)
    const viewer = test.as('viewer')
    await expect(viewer.approvals.decide(decision(approval))).rejects.toMatchObject({ code: 'FORBIDDEN' })
    await expect(viewer.approvals.comment({ id: approval.id, text: 'x' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    for (const caller of [test.nobody, test.as('worker')])
      await expect(caller.approvals.get({ id: approval.id })).rejects.toMatchObject({
        code: caller === test.nobody ? 'UNAUTHORIZED' : 'FORBIDDEN',
      })
  })
})
