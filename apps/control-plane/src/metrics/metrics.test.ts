import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SeededAgent, seedAgent, seedApproval } from '../../test/seed.ts'
import { createTestServices } from '../../test/services.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let desk: SeededAgent
let other: SeededAgent

type Run = {
  agent?: SeededAgent
  status: string
  /** how long ago, in minutes */
  made: number
  ended?: number
  tookMs?: number
  calls?: Array<{
    kind: string
    model?: string
    cost?: number
    tokens?: number
    status?: string
    ago?: number
  }>
}

async function addRun({ agent = desk, status, made, ended, tookMs = 1_000, calls = [] }: Run) {
  const runId = test.services.newId('run')
  await test.db.transaction(agent.workspaceId, async (tx) => {
    await tx.query(
      `insert into runs (id, workspace_id, agent_id, agent_version_id, status, input, created_by, created_at, started_at, finished_at)
       values ($1, $2, $3, $4, $5::run_status, '{}', 'tests', now() - $6 * interval '1 minute',
         now() - $7::float8 * interval '1 minute' - $8 * interval '1 millisecond', now() - $7::float8 * interval '1 minute')`,
      [runId, agent.workspaceId, agent.agentId, agent.agentVersionId, status, made, ended ?? null, tookMs],
    )
    if (status === 'running') await tx.query('update runs set started_at = now() where id = $1', [runId])
    for (const [index, call] of calls.entries())
      await tx.query(
        `insert into steps (id, workspace_id, run_id, name, occurrence, kind, status, digest, fence, model, cost_nano_usd, input_tokens, output_tokens, started_at)
         values ($1, $2, $3, $4, 0, $5::step_kind, $6::step_status, '', 1, $7, $8, $9::bigint, $9::bigint * 2, now() - $10 * interval '1 minute')`,
        [
          test.services.newId('step'),
          agent.workspaceId,
          runId,
          `step ${index}`,
          call.kind,
          call.status ?? 'succeeded',
          call.model ?? null,
          call.cost ?? null,
          call.tokens ?? null,
          call.ago ?? made,
        ],
      )
  })
  return runId
}

beforeAll(async () => {
  test = await createTestServices()
  desk = await seedAgent(test.services, test.workspaceId, 'desk')
  other = await seedAgent(test.services, test.workspaceId, 'other')
})
afterAll(() => test.drop())

const as = (workspaceId?: string) => test.as('viewer', workspaceId).metrics

describe('of an empty workspace', () => {
  it('there is no data, which is not zero', async () => {
    const view = await as(test.otherWorkspaceId).overview({})
    expect(view).toMatchObject({
      pendingApprovals: 0,
      oldestApprovalAt: null,
      finishedRuns: 0,
      errorRate: null,
      p50DurationMs: null,
      p95DurationMs: null,
      costNanoUsd: '0',
      running: [],
      setUp: { hasAgent: false, hasWorker: false, hasRun: false, hasBudget: false, hasDecision: false },
    })
    const series = await as(test.otherWorkspaceId).series({ range: '7d' })
    expect(series.points.every((point) => point.started === 0 && point.p95DurationMs === null)).toBe(true)
    expect(await as(test.otherWorkspaceId).spendBy({})).toEqual({ by: 'agent', rows: [] })
  })
})

describe('of a workspace at work', () => {
  beforeAll(async () => {
    const model = (name: string, cost: number, tokens: number) => ({
      kind: 'model',
      model: name,
      cost,
      tokens,
    })
    for (let index = 1; index <= 8; index += 1)
      await addRun({
        status: 'succeeded',
        made: 10,
        ended: 5,
        tookMs: index * 1_000,
        calls: [model('openai/gpt-4o', 1_000, 10), { kind: 'tool' }, { kind: 'code' }],
      })
    await addRun({
      status: 'failed',
      made: 10,
      ended: 5,
      tookMs: 20_000,
      calls: [
        model('openai/mini', 5, 1),
        // metered though it failed; and one that was refused before it was made
        { kind: 'model', model: 'openai/mini', cost: 7, tokens: 1, status: 'failed' },
        { kind: 'model', status: 'failed' },
        { kind: 'tool', status: 'failed' },
      ],
    })
    await addRun({ status: 'cancelled', made: 10, ended: 5, tookMs: 900_000 })
    await addRun({ agent: other, status: 'failed', made: 90, ended: 80, calls: [model('openai/mini', 3, 1)] })
    await addRun({
      agent: other,
      status: 'succeeded',
      made: 40 * 1_440,
      ended: 40 * 1_440,
      calls: [model('old', 9, 9)],
    })
    await addRun({
      status: 'running',
      made: 1,
      calls: [{ kind: 'code' }, { kind: 'tool', status: 'started', ago: 0 }],
    })
    await addRun({ status: 'queued', made: 1 })
    await seedApproval(test.services, desk)
    await test.db.transaction(test.workspaceId, async (tx) => {
      await tx.query(
        `insert into overrides (id, workspace_id, kind, scope, scope_id, reason, author, expires_at) values
           ('a', $1, 'pause', 'workspace', null, '', '{}', null), ('b', $1, 'bypass', 'agent', $2, '', '{}', now() + interval '1 hour'),
           ('c', $1, 'kill', 'workspace', null, '', '{}', now())`,
        [test.workspaceId, desk.agentId],
      )
      await tx.query(
        `insert into workers (id, workspace_id, name, agent_version_ids, concurrency, last_seen_at) values
           ('x', $1, 'live', '{}', 1, now()), ('y', $1, 'gone', '{}', 1, now() - interval '1 minute')`,
        [test.workspaceId],
      )
    })
  })

  it('the overview sums up the hour', async () => {
    const view = await as().overview({ range: '1h' })
    expect(view).toMatchObject({
      pendingApprovals: 1,
      activeRuns: 1,
      queuedRuns: 1,
      waitingRuns: 1,
      overridesInForce: 2,
      openBreakers: 0,
      liveWorkers: 1,
      finishedRuns: 10,
      failedRuns: 1,
      errorRate: 1 / 9,
      // within one per cent
      p50DurationMs: expect.closeTo(5_000, -2),
      costNanoUsd: '8012',
      modelCalls: 10,
      toolCalls: 8,
      setUp: { hasAgent: true, hasWorker: true, hasRun: true, hasBudget: false, hasDecision: false },
    })
    expect(view.oldestApprovalAt).not.toBeNull()
    expect(view.p95DurationMs).toBeGreaterThan(8_000)
    expect(view.p95DurationMs).toBeLessThanOrEqual(20_000 * 1.01)
    expect(view.running).toMatchObject([{ agentName: 'desk', step: 'step 1' }])
  })

  it('of one agent, its own alone', async () => {
    const view = await as().overview({ range: '24h', agentId: other.agentId })
    expect(view).toMatchObject({
      pendingApprovals: 0,
      activeRuns: 0,
      overridesInForce: 1,
      finishedRuns: 1,
      failedRuns: 1,
      errorRate: 1,
      costNanoUsd: '3',
      modelCalls: 1,
      running: [],
    })
    const { points } = await as().series({ range: '24h', agentId: other.agentId })
    expect(points.reduce((sum, point) => sum + point.started, 0)).toBe(1)
    expect(points.reduce((sum, point) => sum + BigInt(point.costNanoUsd), 0n)).toBe(3n)
  })

  it.each([
    ['1h', 60, 60_000, 13, 8, 1, 8_012n],
    ['24h', 48, 1_800_000, 14, 8, 2, 8_015n],
    ['7d', 84, 7_200_000, 14, 8, 2, 8_015n],
    ['30d', 60, 43_200_000, 14, 8, 2, 8_015n],
  ] as const)(
    'the series of %s has every bucket and misses nothing',
    async (range, count, bucketMs, started, succeeded, failed, cost) => {
      const series = await as().series({ range })
      expect(series.bucketMs).toBe(bucketMs)
      expect(series.points).toHaveLength(count)
      const times = series.points.map((point) => Date.parse(point.at))
      for (const [index, time] of times.entries()) expect(time).toBe(times[0]! + index * bucketMs)
      expect(times.at(-1)).toBeLessThanOrEqual(Date.now())
      const sum = (of: (point: (typeof series.points)[number]) => number) =>
        series.points.reduce((total, point) => total + of(point), 0)
      expect(sum((point) => point.started)).toBe(started)
      expect(sum((point) => point.succeeded)).toBe(succeeded)
      expect(sum((point) => point.failed)).toBe(failed)
      expect(sum((point) => point.cancelled)).toBe(1)
      expect(series.points.reduce((total, point) => total + BigInt(point.costNanoUsd), 0n)).toBe(cost)
      expect(series.points.some((point) => point.p95DurationMs !== null)).toBe(true)
    },
  )

  it('spending by agent and by model sums up the same', async () => {
    expect(await as().spendBy({ range: '24h', by: 'agent' })).toEqual({
      by: 'agent',
      rows: [
        {
          id: desk.agentId,
          label: 'desk',
          costNanoUsd: '8012',
          calls: 10,
          inputTokens: 82,
          outputTokens: 164,
        },
        { id: other.agentId, label: 'other', costNanoUsd: '3', calls: 1, inputTokens: 1, outputTokens: 2 },
      ],
    })
    expect(await as().spendBy({ range: '24h', by: 'model' })).toEqual({
      by: 'model',
      rows: [
        {
          id: 'openai/gpt-4o',
          label: 'openai/gpt-4o',
          costNanoUsd: '8000',
          calls: 8,
          inputTokens: 80,
          outputTokens: 160,
        },
        {
          id: 'openai/mini',
          label: 'openai/mini',
          costNanoUsd: '15',
          calls: 3,
          inputTokens: 3,
          outputTokens: 6,
        },
      ],
    })
  })

  it('nothing of it reaches another workspace, by an agent’s id either', async () => {
    const stranger = as(test.otherWorkspaceId)
    const view = await stranger.overview({ range: '30d', agentId: desk.agentId })
    expect(view).toMatchObject({
      finishedRuns: 0,
      activeRuns: 0,
      pendingApprovals: 0,
      liveWorkers: 0,
      costNanoUsd: '0',
    })
    expect(view.setUp.hasAgent).toBe(false)
    const { points } = await stranger.series({ range: '30d', agentId: desk.agentId })
    expect(points.every((point) => point.started === 0 && point.costNanoUsd === '0')).toBe(true)
    expect((await stranger.spendBy({ range: '30d', by: 'model' })).rows).toEqual([])
  })

  it.each([{ range: '2h' }, { range: '1h', agentId: "x' or true" }, { range: 5 }])(
    '%j is refused',
    async (input) => {
      await expect(as().overview(input as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
    },
  )
})
