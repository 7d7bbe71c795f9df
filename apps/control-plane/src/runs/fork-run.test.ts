import type { LeaseRef } from '@ground-control/core/workers/schema'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>
let agent: Awaited<ReturnType<typeof addAgent>>
let number = 0

beforeAll(async () => {
  test = await createTestServices()
  worker = testWorker(test)
})
afterAll(() => test.drop())
beforeEach(async () => {
  number += 1
  agent = await addAgent(test, { name: `desk-${number}` })
})

const operator = () => test.as('operator').runs
const rows = <Row>(sql: string, values: unknown[]) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))

/** Three code steps around a paid model call, all over; the run succeeded. */
async function finished() {
  const lease = await worker.take(agent.name, { endUser: 'ada', tags: ['vip'] })
  await worker.commitCode(lease, 'one', 1)
  const asked = await worker.askModel(lease)
  if (asked.outcome !== 'granted') throw new Error(asked.outcome)
  await worker.settleModel(lease, asked.holdId!, { inputTokens: 1_000, outputTokens: 100 })
  await worker.commitCode(lease, 'two', 2)
  await worker.commitCode(lease, 'three', 3)
  await worker.succeed(lease)
  return lease.runId
}

async function begin(runId: string) {
  const begun = await worker.begin(runId)
  if (begun.outcome !== 'begun') throw new Error(begun.reason)
  return begun
}

describe('a fork', () => {
  it('finds what had ended before the step as recorded, and does the step anew', async () => {
    const first = await finished()
    const { runId } = await operator().fork({ id: first, fromStep: { name: 'two', occurrence: 0 } })
    const { journal, lease, run } = await begin(runId)
    expect(journal.map((step) => [step.name, step.status])).toEqual([
      ['one', 'succeeded'],
      ['model', 'succeeded'],
    ])
    expect(run).toMatchObject({ endUser: 'ada', tags: ['vip'] })
    await worker.commitCode(lease, 'two', 22)
    await worker.succeed(lease)
    const seen = await test.as('viewer').runs.get({ id: runId })
    expect(seen).toMatchObject({ status: 'succeeded', forkedFromRunId: first })
    expect((await test.as('viewer').runs.get({ id: first })).forkRunIds).toEqual([runId])
  })

  it('holds and costs nothing for what was copied, in its totals and on every chart', async () => {
    const first = await finished()
    const before = await test.as('viewer').metrics.spendBy({ range: '1h', by: 'model' })
    const { runId } = await operator().fork({ id: first, fromStep: { name: 'three' } })
    const fork = await test.as('viewer').runs.get({ id: runId })
    expect(fork).toMatchObject({ costNanoUsd: '0', modelCalls: 0, inputTokens: 0 })
    expect(fork.steps.map((step) => [step.name, step.costNanoUsd, step.copiedFromStepId !== null])).toEqual([
      ['one', null, true],
      ['model', null, true],
      ['two', null, true],
    ])
    expect(await test.as('viewer').metrics.spendBy({ range: '1h', by: 'model' })).toEqual(before)
    expect(await rows('select 1 from holds where run_id = $1', [runId])).toEqual([])
    const entries = await rows('select 1 from ledger_entries where run_id = $1', [runId])
    expect(entries).toEqual([])
  })

  it('stays on the version of the first, though another is in force by now', async () => {
    const first = await finished()
    await test.as('developer').agents.register({ name: agent.name, codeDigest: 'next' })
    const { runId } = await operator().fork({ id: first, fromStep: { name: 'one' } })
    const fork = await test.as('viewer').runs.get({ id: runId })
    expect(fork).toMatchObject({ agentVersionId: agent.versionId, agentVersionNumber: 1, steps: [] })
  })

  it('keeps the digests: a copied step that is asked something else ends it as explained', async () => {
    const first = await finished()
    const { runId } = await operator().fork({ id: first, fromStep: { name: 'two' }, input: { other: true } })
    const { lease, journal } = await begin(runId)
    expect(journal.map((step) => step.digest)).toEqual(
      (
        await rows<{ digest: string }>(
          `select digest from steps where run_id = $1 and name in ('one', 'model') order by finished_at, id`,
          [first],
        )
      ).map((row) => row.digest),
    )
    const asked = await worker.askModel({ ...lease } as LeaseRef, { model: 'openai/gpt-4o', name: 'one' })
    expect(asked).toMatchObject({ outcome: 'lost', reason: 'digest_mismatch' })
    expect(await rows('select input from runs where id = $1', [runId])).toEqual([{ input: { other: true } }])
  })

  it('is of a step by id, or of one that never ended: then all that ended is kept', async () => {
    const lease = await worker.take(agent.name)
    await worker.commitCode(lease, 'one', 1)
    await worker.failCode(lease, 'broken', false)
    await worker.fail(lease, false)
    const [broken] = await rows<{ id: string }>(
      `select id from steps where run_id = $1 and name = 'broken'`,
      [lease.runId],
    )
    const { runId } = await operator().fork({ id: lease.runId, fromStepId: broken!.id })
    expect((await begin(runId)).journal.map((step) => step.name)).toEqual(['one'])
  })

  it.each([
    [
      'a run that goes on',
      async () => ({ id: await worker.start(agent.name), fromStep: { name: 'one' } }),
      'conflict',
    ],
    [
      'a step that it has not',
      async () => ({ id: await finished(), fromStep: { name: 'nine' } }),
      'not_found',
    ],
    [
      'a run that is not there',
      async () => ({ id: test.services.newId('run'), fromStep: { name: 'one' } }),
      'not_found',
    ],
  ])('is refused of %s', async (_of, input, code) => {
    await expect(operator().fork(await input())).rejects.toMatchObject({ cause: { code } })
  })

  it('names a step; two names must be of the same', async () => {
    const id = test.services.newId('run')
    await expect(operator().fork({ id })).rejects.toThrow(/name the step/)
    const first = await finished()
    const [two] = await rows<{ id: string }>(`select id from steps where run_id = $1 and name = 'two'`, [
      first,
    ])
    const both = (name: string) => operator().fork({ id: first, fromStepId: two!.id, fromStep: { name } })
    await expect(both('one')).rejects.toMatchObject({ cause: { code: 'not_found' } })
    expect(await both('two')).toMatchObject({ created: true })
  })

  it('of another workspace is not there', async () => {
    const first = await finished()
    await expect(
      test.as('operator', test.otherWorkspaceId).runs.fork({ id: first, fromStep: { name: 'one' } }),
    ).rejects.toMatchObject({ cause: { code: 'not_found' } })
  })

  it('passes the gate of every start, and is on the record', async () => {
    const first = await finished()
    const { runId } = await operator().fork({ id: first, fromStep: { name: 'two' } })
    expect(
      await rows(
        `select after ->> 'forkedFrom' as first, after ->> 'copied' as copied from audit_entries where run_id = $1 and action = 'run.fork'`,
        [runId],
      ),
    ).toEqual([{ first, copied: '2' }])
    await test.call('operator', 'overrides.apply', {
      kind: 'kill',
      scope: { kind: 'agent', id: agent.agentId },
      reason: 'stop',
    })
    await expect(operator().fork({ id: first, fromStep: { name: 'two' } })).rejects.toMatchObject({
      cause: { code: 'refused', details: { by: 'override' } },
    })
  })
})
