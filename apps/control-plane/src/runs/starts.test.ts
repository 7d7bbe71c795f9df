import type { ApplyOverrideResult } from '@ground-control/core/overrides/schema'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { contentHash } from '../audit/content-hash.ts'

/*
 * Three ways lead to a new run: a start, the repetition of one that is over, and a run that calls another agent. What
 * refuses one refuses all three.
 */
let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>
let agent: Awaited<ReturnType<typeof addAgent>>
let number = 0

beforeAll(async () => {
  test = await createTestServices()
  worker = testWorker(test)
  await addAgent(test, { name: 'parent' })
})
afterAll(() => test.drop())
beforeEach(async () => {
  number += 1
  agent = await addAgent(test, { name: `desk-${number}` })
})

const rows = <Row>(sql: string, values: unknown[]) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))
const runsOf = async () =>
  (
    await rows<{ count: number }>('select count(*)::int as count from runs where agent_id = $1', [
      agent.agentId,
    ])
  )[0]!.count

/** A procedure's error carries ours; a failed step's is ours. */
const refusalOf = (error: Error) => error.cause ?? error

const ways = {
  'a start': async () => () => test.as('developer').runs.start({ agent: agent.name }),
  'a repetition': async () => {
    const over = await worker.start(agent.name)
    await test.as('operator').runs.cancel({ id: over })
    return () => test.as('operator').runs.retry({ id: over })
  },
  'a call by another run': async () => {
    const parent = await worker.take('parent')
    return async () => {
      const answer = await worker.suspend(parent, [
        {
          step: worker.step('call'),
          digest: contentHash('call'),
          on: { kind: 'child', agent: agent.name, input: null },
        },
      ])
      if (answer.outcome !== 'go_on') throw new Error(`not refused: ${JSON.stringify(answer)}`)
      const error = answer.steps[0]!.error!
      expect(answer.steps[0]).toMatchObject({ kind: 'child', status: 'failed', error: { retryable: false } })
      throw Object.assign(new Error(error.message), { code: error.code, details: error.details })
    }
  },
} as const

const reasons = {
  'a rule on run_start': async () => {
    const policy = await test.as('admin').policies.save({
      name: `closed-${number}`,
      rules: [
        {
          name: 'closed',
          on: 'run_start',
          when: `agent.name == '${agent.name}'`,
          effect: 'deny',
          message: 'closed',
        },
      ],
    })
    await test.as('admin').policies.publish({ id: policy.id, revision: policy.revision })
    // As the listener does where the whole control plane runs.
    test.services.changes.publish({ workspaceId: test.workspaceId, topic: 'policies', ids: [policy.id] })
    return { by: 'policy', name: policy.name, rule: 'closed' }
  },
  'a kill': async () => {
    const scope = { kind: 'agent', id: agent.agentId }
    const order = await test.call('operator', 'overrides.apply', {
      kind: 'kill',
      scope,
      reason: 'odd answers',
    })
    return { by: 'override', id: (order as ApplyOverrideResult).override!.id }
  },
  'a budget with nothing left': async () => {
    const budget = await test.as('admin').budgets.save({
      name: `Empty ${number}`,
      scope: 'agent',
      scopeValue: agent.agentId,
      window: 'day',
      limit: '0',
    })
    return { by: 'budget', id: budget.id }
  },
} as const

describe.each(Object.entries(ways))('%s', (_, prepare) => {
  it.each(Object.entries(reasons))('is refused by %s, by name and on the record', async (_reason, forbid) => {
    const start = await prepare()
    const refusedBy = await forbid()
    const before = await runsOf()
    await expect(start().catch(refusalOf)).resolves.toMatchObject({ code: 'refused', details: refusedBy })
    expect(await runsOf()).toBe(before)
    const noted = await rows('select action from audit_entries where action = $1 and subject_id = $2', [
      'run.refuse',
      agent.agentId,
    ])
    expect(noted).toHaveLength(1)
    const told = await rows('select type from events where agent_id = $1 and type like $2', [
      agent.agentId,
      '%',
    ])
    expect(told.map((row) => (row as { type: string }).type)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^(policy\.denied|override\.refused|budget\.refused)$/)]),
    )
  })
})
