import type { ApplyOverrideInput, ApplyOverrideResult } from '@ground-control/core/overrides/schema'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { contentHash } from '../audit/content-hash.ts'
import { expireOverrides } from './expire-overrides.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>
let desk: Awaited<ReturnType<typeof addAgent>>
beforeAll(async () => {
  test = await createTestServices()
  desk = await addAgent(test)
  await addAgent(test, { name: 'other' })
  worker = testWorker(test)
})
afterAll(() => test.drop())
afterEach(async () => {
  for (const { id } of (await test.as('operator').overrides.list({ inForce: true })).items)
    await test.as('operator').overrides.lift({ id })
})

const sql = <Row>(text: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(text, values))
const apply = (input: Partial<ApplyOverrideInput>, workspace = test.workspaceId) =>
  test.call(
    'operator',
    'overrides.apply',
    { kind: 'freeze', scope: { kind: 'agent', id: desk.agentId }, reason: 'because', ...input },
    workspace,
  ) as Promise<ApplyOverrideResult>
const isFrozen = { cause: { code: 'refused', details: { by: 'override', name: 'freeze' } } }

describe('a freeze', () => {
  it('starts no new run of its agent, lets what is there go on, and ends when it is lifted', async () => {
    const lease = await worker.take()
    const { override, receipt } = await apply({})
    expect(receipt).toMatchObject({ stopped: 0, goingOn: 1, startedLastHour: 1, runIds: [] })
    await expect(worker.start()).rejects.toMatchObject(isFrozen)
    await worker.start('other')
    expect((await worker.askTool(lease, 'look', {})).outcome).toBe('granted')
    const asked = await sql(
      `select 1 from events where type = 'override.refused' and data ->> 'overrideId' = $1`,
      [override!.id],
    )
    expect(asked).toHaveLength(1)
    await test.as('operator').overrides.lift({ id: override!.id })
    await worker.start()
    await worker.succeed(lease)
  })

  it('refuses retries and forks, which are new runs, and none that a run calls', async () => {
    const failed = await worker.take()
    await worker.commitCode(failed, 'one', 1)
    await worker.fail(failed, false)
    const parent = await worker.take()
    await apply({ scope: { kind: 'workspace' } })
    const operator = test.as('operator')
    await expect(operator.runs.retry({ id: failed.runId })).rejects.toMatchObject(isFrozen)
    await expect(operator.runs.fork({ id: failed.runId, fromStep: { name: 'one' } })).rejects.toMatchObject(
      isFrozen,
    )
    const digest = contentHash('child')
    const on = { kind: 'child', agent: 'other', input: {} } as const
    expect(await worker.suspend(parent, [{ step: worker.step('invoke:other'), digest, on }])).toEqual({
      outcome: 'suspended',
    })
    expect(await sql('select 1 from runs where parent_run_id = $1', [parent.runId])).toHaveLength(1)
  })

  it('ends by itself, on record', async () => {
    const { override } = await apply({ expiresInMs: 60_000 })
    await sql(`update overrides set expires_at = now() - interval '1 second' where id = $1`, [override!.id])
    await worker.start()
    await expireOverrides(test.services)
    const actions = await sql<{ action: string }>(
      'select action from audit_entries where subject_id = $1 order by at, id',
      [override!.id],
    )
    expect(actions.map(({ action }) => action)).toEqual(['override.apply', 'override.expire'])
  })

  it('as a dry run says what it would refuse, and refuses nothing', async () => {
    const { override, receipt } = await apply({ dryRun: true })
    expect(override).toBeNull()
    expect(receipt.startedLastHour).toBeGreaterThan(0)
    await worker.start()
  })

  it('is of an agent or the workspace', async () => {
    const run = await worker.start()
    await expect(apply({ scope: { kind: 'run', id: run } })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    await expect(apply({}, test.otherWorkspaceId)).rejects.toMatchObject({ cause: { code: 'not_found' } })
    await apply({ scope: { kind: 'workspace' } }, test.otherWorkspaceId)
    await worker.start()
  })
})

describe('a pinned version', () => {
  const versionOf = async (runId: string) =>
    (await test.as('viewer').runs.get({ id: runId })).agentVersionNumber
  beforeAll(async () => {
    const [first] = await sql<{ definition: object }>('select definition from agent_versions where id = $1', [
      desk.versionId,
    ])
    const second = test.services.newId('agentVersion')
    await sql(
      `insert into agent_versions (id, workspace_id, agent_id, number, digest, definition, created_by) values ($1, $2, $3, 2, 'second', $4, 'tests')`,
      [second, test.workspaceId, desk.agentId, JSON.stringify(first!.definition)],
    )
    await sql('update agents set current_version_id = $1 where id = $2', [second, desk.agentId])
  })

  it('is what new runs and retries start on, until it is lifted; runs that are there keep theirs', async () => {
    const before = await worker.take()
    expect(await versionOf(before.runId)).toBe(2)
    const { override, receipt } = await apply({ kind: 'pin_version', version: 1 })
    expect(override).toMatchObject({ params: { version: 1, versionId: desk.versionId } })
    expect(receipt).toMatchObject({ stopped: 0, servingWorkers: 0 })
    expect(await versionOf(await worker.start())).toBe(1)
    expect(await versionOf(before.runId)).toBe(2)
    await worker.fail(before, false)
    const retried = await test.as('operator').runs.retry({ id: before.runId, reason: 'the new one is worse' })
    expect(await versionOf(retried.runId)).toBe(1)
    await test.as('operator').overrides.lift({ id: override!.id })
    expect(await versionOf(await worker.start())).toBe(2)
  })

  it('the newest of two holds', async () => {
    await apply({ kind: 'pin_version', version: 1 })
    await apply({ kind: 'pin_version', version: 2 })
    expect(await versionOf(await worker.start())).toBe(2)
  })

  it('counts the workers that serve it', async () => {
    await test.as('worker').worker.join({
      workerId: worker.workerId,
      name: 'w',
      concurrency: 1,
      agentVersionIds: [desk.versionId],
    })
    const { receipt } = await apply({ kind: 'pin_version', version: 1, dryRun: true })
    expect(receipt.servingWorkers).toBe(1)
  })

  it.each<[string, Partial<ApplyOverrideInput>, object]>([
    [
      'a version that is not there',
      { version: 9 },
      { cause: { code: 'not_found', details: { field: 'version' } } },
    ],
    ['no version', {}, { code: 'BAD_REQUEST' }],
    ['the workspace', { version: 1, scope: { kind: 'workspace' } }, { code: 'BAD_REQUEST' }],
  ])('refuses %s', async (_, input, error) => {
    await expect(apply({ kind: 'pin_version', ...input })).rejects.toMatchObject(error)
  })
})

it('who lifts second is told who was first', async () => {
  const { override } = await apply({})
  const results = await Promise.allSettled(
    ['operator', 'admin'].map((role) =>
      test.as(role as 'operator' | 'admin').overrides.lift({ id: override!.id }),
    ),
  )
  const lost = results.find((result) => result.status === 'rejected')
  expect(lost?.reason).toMatchObject({
    message: expect.stringMatching(/lifted already, by (operator|admin) of tests/),
    cause: { code: 'conflict', details: { liftedBy: { kind: 'program' }, endedAt: expect.any(String) } },
  })
})
