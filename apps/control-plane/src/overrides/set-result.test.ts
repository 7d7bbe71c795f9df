import type { Json } from '@ground-control/core/json'
import type { SetResultAnswer, SetResultInput } from '@ground-control/core/overrides/schema'
import type { SuspendItem } from '@ground-control/core/workers/schema'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { contentHash } from '../audit/content-hash.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>
beforeAll(async () => {
  test = await createTestServices()
  await addAgent(test)
  worker = testWorker(test)
})
afterAll(() => test.drop())

const sql = <Row>(text: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(text, values))
const setResult = (
  input: Omit<SetResultInput, 'reason' | 'dryRun'> & { dryRun?: boolean },
  workspace = test.workspaceId,
) =>
  test.call(
    'operator',
    'overrides.setResult',
    { reason: 'it hangs', ...input },
    workspace,
  ) as Promise<SetResultAnswer>
const refused = (code: string) => ({ cause: { code } })

type On = SuspendItem['waits'][number]['on']
async function waiting(on: On) {
  const lease = await worker.take()
  const digest = contentHash('asked')
  await worker.suspend(lease, [{ step: worker.step('wait'), digest, on }])
  const [step] = await sql<{ id: string }>('select id from steps where run_id = $1', [lease.runId])
  return { runId: lease.runId, stepId: step!.id }
}
const question: On = { kind: 'new_approval', title: 'May I?', arguments: { amount: 20 }, risk: 'low' }

describe('a result given by hand', () => {
  it.each<[string, On, Json, Json]>([
    ['a sleep', { kind: 'sleep', ms: 3_600_000 }, null, null],
    [
      'an event',
      { kind: 'event', type: 'news' },
      { n: 1 },
      { id: expect.any(String), type: 'news', data: { n: 1 } } as Json,
    ],
    [
      'an approval',
      question,
      { status: 'approved', reason: 'by phone' },
      { status: 'approved', arguments: { amount: 20 }, reason: 'by phone', decidedBy: 'operator of tests' },
    ],
  ])(
    'ends %s, sends the run on with it, and is on record with what was before',
    async (_, on, result, output) => {
      const step = await waiting(on)
      const given = await setResult({ ...step, result })
      expect(given).toMatchObject({
        dryRun: false,
        output,
        override: { kind: 'set_result', inForce: false, reason: 'it hangs' },
      })
      const begun = await worker.begin(step.runId, 2)
      expect(begun).toMatchObject({
        outcome: 'begun',
        journal: [{ id: step.stepId, status: 'succeeded', output }],
      })
      const [entry] = await sql<object>(
        `select run_id, before, after from audit_entries where action = 'override.set_result' and subject_id = $1`,
        [step.stepId],
      )
      expect(entry).toMatchObject({
        run_id: step.runId,
        before: { status: 'waiting', output: null },
        after: { status: 'succeeded', output, reason: 'it hangs', override: given.override?.id },
      })
      expect(
        await sql(`select 1 from approvals where run_id = $1 and status = 'pending'`, [step.runId]),
      ).toEqual([])
    },
  )

  it('stands for a tool that waits for leave: it is not called', async () => {
    const lease = await worker.take()
    const admin = test.as('admin')
    const rule = {
      name: 'ask',
      on: 'tool_call',
      when: "tool.name == 'refund'",
      effect: 'require_approval',
      message: '',
      risk: 'low',
    } as const
    const policy = await admin.policies.save({ name: 'ask-first', rules: [rule] })
    await admin.policies.publish({ id: policy.id, revision: 1 })
    test.services.changes.publish({ workspaceId: test.workspaceId, topic: 'policies', ids: [] })
    const asked = await worker.askTool(lease, 'refund', { amount: 7 })
    if (asked.outcome !== 'ask') throw new Error(asked.outcome)
    const key = worker.step('tool:refund')
    await worker.suspend(lease, [{ step: key, digest: contentHash({ amount: 7 }), on: { kind: 'approval' } }])
    await setResult({ runId: lease.runId, stepId: asked.stepId, result: { refunded: 7 } })
    const again = await worker.begin(lease.runId, 2)
    if (again.outcome !== 'begun') throw new Error(again.reason)
    expect(await worker.askTool(again.lease, 'refund', { amount: 7 })).toMatchObject({
      outcome: 'recorded',
      output: { refunded: 7 },
    })
    expect(await admin.approvals.get({ id: asked.approvalId })).toMatchObject({ status: 'superseded' })
    await admin.policies.archive({ id: policy.id })
  })

  it('as a dry run says what would be recorded, and changes nothing', async () => {
    const step = await waiting(question)
    const before = await sql('select count(*) from audit_entries')
    expect(await setResult({ ...step, result: { status: 'rejected' }, dryRun: true })).toMatchObject({
      dryRun: true,
      override: null,
      output: { status: 'rejected', arguments: { amount: 20 } },
      step: { name: 'wait', kind: 'approval' },
    })
    expect(await sql('select count(*) from audit_entries')).toEqual(before)
    expect(await sql('select status from steps where id = $1', [step.stepId])).toEqual([
      { status: 'waiting' },
    ])
  })

  it('is given once, though two give it at once; against a decision one of them counts', async () => {
    const step = await waiting({ kind: 'sleep', ms: 3_600_000 })
    const results = await Promise.allSettled([1, 2, 3].map(() => setResult({ ...step, result: null })))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (let round = 0; round < 5; round += 1) {
      const asked = await waiting(question)
      const [row] = await sql<{ id: string; digest: string }>(
        'select id, digest from approvals where step_id = $1',
        [asked.stepId],
      )
      const [given] = await Promise.allSettled([
        setResult({ ...asked, result: { status: 'rejected' } }),
        test.as('operator').approvals.decide({ ...row!, decision: { kind: 'approve' } }),
      ])
      const [step] = await sql<{ status: string }>(
        `select output ->> 'status' as status from steps where id = $1`,
        [asked.stepId],
      )
      expect(step?.status).toBe(given.status === 'fulfilled' ? 'rejected' : 'approved')
      const begun = await worker.begin(asked.runId, 2)
      expect(begun.outcome).toBe('begun')
    }
  }, 60_000)

  it.each<[string, Json, string]>([
    ['no known outcome', { status: 'maybe' }, 'result.status'],
    ['an edit without arguments', { status: 'edited' }, 'result.arguments'],
  ])('is refused where it is %s, by the field', async (_, result, field) => {
    const step = await waiting(question)
    await expect(setResult({ ...step, result })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining(field),
    })
  })

  it('is refused where nothing waits for it, in another workspace too', async () => {
    const lease = await worker.take()
    await worker.commitCode(lease, 'one', 1)
    const [one] = await sql<{ id: string }>('select id from steps where run_id = $1', [lease.runId])
    const ended = { runId: lease.runId, stepId: one!.id, result: null }
    await expect(setResult(ended)).rejects.toMatchObject(refused('conflict'))
    await worker.fail(lease, false)
    await expect(setResult(ended)).rejects.toMatchObject({
      cause: { message: expect.stringContaining('fork') },
    })
    const step = await waiting({ kind: 'sleep', ms: 3_600_000 })
    await expect(setResult({ ...step, result: null }, test.otherWorkspaceId)).rejects.toMatchObject(
      refused('not_found'),
    )
    await expect(setResult({ ...step, stepId: one!.id, result: null })).rejects.toMatchObject(
      refused('not_found'),
    )
  })
})

it('a fork goes on with a result that is given for the step that failed', async () => {
  const lease = await worker.take()
  await worker.commitCode(lease, 'one', 1)
  await worker.failCode(lease, 'two', false)
  await worker.fail(lease, false)
  const operator = test.as('operator')
  const fork = { id: lease.runId, fromStep: { name: 'two' }, reason: 'looked it up' }
  const { runId } = await operator.runs.fork({ ...fork, result: { output: 22 } })
  expect(await worker.begin(runId)).toMatchObject({
    outcome: 'begun',
    journal: [
      { name: 'one', output: 1 },
      { name: 'two', status: 'succeeded', output: 22, error: null },
    ],
  })
  const [entry] = await sql<object>(
    `select after from audit_entries where action = 'run.fork' and subject_id = $1`,
    [runId],
  )
  expect(entry).toMatchObject({ after: { given: 22, reason: 'looked it up', forkedFrom: lease.runId } })
  await expect(
    operator.runs.fork({ id: lease.runId, fromStep: { name: 'one' }, result: { output: 5 } }),
  ).rejects.toMatchObject(refused('conflict'))
})
