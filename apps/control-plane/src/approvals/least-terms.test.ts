import { insertApprovals } from '@ground-control/db/repositories/asked-approvals'
import { afterAll, describe, expect, it } from 'vitest'
import { createApprovers } from '../../test/approvers.ts'
import { seedApproval } from '../../test/seed.ts'

const { test, agent } = await createApprovers()
afterAll(() => test.drop())

describe('what the workspace demands', () => {
  it('is the least that a new question asks for', async () => {
    await test.as('admin').config.set({
      key: 'approvals.tiers',
      value: { high: { need: 2, separateDuties: true } },
    })
    const asked = await seedApproval(test.services, agent, { stepKind: 'approval' })
    const rows = await test.db.transaction(test.workspaceId, async (tx) => {
      const base = {
        runId: asked.runId,
        stepId: asked.stepId,
        agentId: agent.agentId,
        agentVersionId: agent.agentVersionId,
        policyVersionId: null,
        rule: null,
        action: 'a',
        title: 'A?',
        arguments: null,
        digest: asked.digest,
        onBehalfOf: null,
        costSoFarNanoUsd: 0n,
        deadlineMs: null,
      }
      const id = () => test.services.newId('approval')
      const asks = [
        { ...base, id: id(), risk: 'high' as const },
        { ...base, id: id(), risk: 'high' as const, need: 3 },
        { ...base, id: id(), risk: 'low' as const, assignees: [{ kind: 'role', role: 'admin' }] as const },
        { ...base, id: id(), risk: 'high' as const, question: { answerSchema: null } },
      ]
      insertApprovals(tx, asks)
      return tx.query(
        `select kind, need, separate_duties as apart, assignees, answer_schema as schema, escalate_at is not null as told
         from approvals where id = any($1::text[]) order by array_position($1::text[], id)`,
        [asks.map((one) => one.id)],
      )
    })
    expect(rows).toMatchObject([
      { kind: 'approval', need: 2, apart: true, assignees: null },
      { kind: 'approval', need: 3, apart: true },
      { kind: 'approval', need: 1, apart: false, assignees: [{ kind: 'role', role: 'admin' }], told: true },
      { kind: 'question', need: 1, schema: null },
    ])
  })
})
