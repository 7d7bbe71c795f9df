import type { Json } from '@ground-control/core/json'
import { writeSteps } from '@ground-control/db/repositories/steps'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SeededAgent, seedAgent, seedApproval, seedRun } from '../../../test/seed.ts'
import { createTestServices } from '../../../test/services.ts'

type Test = Awaited<ReturnType<typeof createTestServices>>
let test: Test
let agent: SeededAgent
let other: SeededAgent
const made: Array<{ id: string; agentId: string; endUser: string | null; tags: string[]; status: string }> =
  []

const query = <Row>(sql: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))

beforeAll(async () => {
  test = await createTestServices()
  agent = await seedAgent(test.services, test.workspaceId, 'desk')
  other = await seedAgent(test.services, test.workspaceId, 'clerk')
  for (let index = 0; index < 24; index += 1) {
    const by = index % 4 === 0 ? other : agent
    const endUser = index % 3 === 0 ? 'mia_100%' : index % 3 === 1 ? 'tom' : null
    const tags = index % 2 === 0 ? ['gold', 'eu'] : ['eu']
    const status = index % 5 === 0 ? 'failed' : 'queued'
    const id = await seedRun(test.services, by, { ...(endUser ? { endUser } : {}), tags })
    // Pairs share their millisecond, so that the id must tell them apart.
    const createdAt = new Date(Date.UTC(2026, 0, 1, 0, 0, index >> 1))
    await query('delete from run_tags where run_id = $1', [id])
    await query(
      `insert into run_tags (workspace_id, tag, created_at, run_id) select workspace_id, unnest(tags), $2, id from runs where id = $1`,
      [id, createdAt],
    )
    await query(`update runs set created_at = $2, status = $3::run_status where id = $1`, [
      id,
      createdAt,
      status,
    ])
    made.push({ id, agentId: by.agentId, endUser, tags, status })
  }
  made.reverse()
})
afterAll(() => test.drop())

type Filter = Parameters<ReturnType<Test['as']>['runs']['list']>[0]
async function all(filter: Filter, limit = 5): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  for (let pages = 0; pages < 50; pages += 1) {
    const page = await test.as('viewer').runs.list({ ...filter, limit, cursor })
    ids.push(...page.items.map((item) => item.id))
    if (page.nextCursor === null) return ids
    cursor = page.nextCursor
  }
  throw new Error('the list has no end')
}
const those = (wanted: (run: (typeof made)[number]) => boolean) => made.filter(wanted).map((run) => run.id)

describe('list', () => {
  it('pages through everything, newest first, without gap or double', async () => {
    for (const limit of [1, 5, 23, 24, 200]) expect(await all({}, limit)).toEqual(those(() => true))
  })

  it('filters, alone and together', async () => {
    const { agentId } = other
    expect(await all({ agentId })).toEqual(those((run) => run.agentId === agentId))
    expect(await all({ status: ['failed'] })).toEqual(those((run) => run.status === 'failed'))
    expect(await all({ status: ['failed', 'queued'] }, 3)).toEqual(those(() => true))
    expect(await all({ status: ['running'] })).toEqual([])
    expect(await all({ agentId, status: ['queued'] })).toEqual(
      those((run) => run.agentId === agentId && run.status === 'queued'),
    )
    expect(await all({ endUser: 'tom' })).toEqual(those((run) => run.endUser === 'tom'))
    expect(await all({ endUser: 'tom', status: ['failed'], tag: 'gold', agentId })).toEqual(
      those(
        (run) =>
          run.endUser === 'tom' &&
          run.status === 'failed' &&
          run.tags.includes('gold') &&
          run.agentId === agentId,
      ),
    )
    expect(await all({ tag: 'gold' })).toEqual(those((run) => run.tags.includes('gold')))
    expect(await all({ tag: 'gol' })).toEqual([])
  })

  it('takes a span of time: from its start, before its end', async () => {
    const [since, until] = ['2026-01-01T00:00:03Z', '2026-01-01T00:00:05Z']
    expect(await all({ since, until })).toEqual(made.slice(24 - 10, 24 - 6).map((run) => run.id))
    await expect(all({ until: '0000-01-01T00:00:00Z' })).rejects.toThrow(/until/)
    await expect(all({ since: '0000-01-01T00:00:00Z', status: ['failed'] })).rejects.toThrow(/since/)
  })

  it('searches ids, end users and tags, literally', async () => {
    expect(await all({ search: made[3]!.id.slice(-8) })).toEqual([made[3]!.id])
    expect(await all({ search: 'A_100%' })).toEqual(those((run) => run.endUser === 'mia_100%'))
    expect(await all({ search: 'a%1' })).toEqual([])
    expect(await all({ search: 'gold', status: ['failed'] }, 2)).toEqual(
      those((run) => run.tags.includes('gold') && run.status === 'failed'),
    )
  })

  it('says of each run what a table shows', async () => {
    const page = await test.as('viewer').runs.list({ limit: 1 })
    expect(page.items[0]).toMatchObject({
      id: made[0]!.id,
      agentName: 'desk',
      agentVersionNumber: 1,
      status: 'queued',
      costNanoUsd: '0',
      waits: [],
      endUser: null,
      tags: ['eu'],
    })
    expect(page.items[0]).not.toHaveProperty('input')
  })

  it('refuses a strange cursor', async () => {
    await expect(test.as('viewer').runs.list({ cursor: 'x' })).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})

describe('get', () => {
  it('shows steps in order, decisions, waits, approvals and who could serve it', async () => {
    const approval = await seedApproval(test.services, agent)
    const first = test.services.newId('step')
    await test.db.transaction(test.workspaceId, async (tx) => {
      const step = { runId: approval.runId, name: 'think', occurrence: 0, kind: 'model', fence: 1 } as const
      writeSteps(tx, [
        {
          ...step,
          id: first,
          status: 'succeeded',
          digest: 'd',
          request: { a: 1 },
          output: null,
          model: 'openai/gpt-4o',
          inputTokens: 12,
          costNanoUsd: 34n,
          costKind: 'priced',
          startedAt: new Date('2026-01-01'),
          decisions: [
            {
              at: '2026-01-01T00:00:00.000Z',
              by: 'policy',
              effect: 'allow',
              id: 'pol_1',
              name: 'p',
              rule: null,
              version: 1,
              message: '',
            },
          ],
        },
      ])
      for (const [name, versions, seenMs] of [
        ['live', [agent.agentVersionId], 0],
        ['late', [agent.agentVersionId], 60_000],
        ['of another', [other.agentVersionId], 0],
      ] as const)
        await tx.query(
          `insert into workers (id, workspace_id, name, agent_version_ids, concurrency, last_seen_at)
           values ($1, $2, $3, $4, 1, now() - $5 * interval '1 millisecond')`,
          [test.services.newId('worker'), test.workspaceId, name, versions, seenMs],
        )
    })
    const run = await test.as('viewer').runs.get({ id: approval.runId })
    expect(run).toMatchObject({
      status: 'waiting',
      waits: [{ kind: 'approval', approvalId: approval.id }],
      approvalIds: [approval.id],
      servingWorkers: 1,
      workerId: null,
      stepsOmitted: 0,
    })
    expect(run.steps.map((step) => step.id)).toEqual([first, approval.stepId])
    expect(run.steps[0]).toMatchObject({
      request: { a: 1 },
      output: null,
      inputTokens: 12,
      outputTokens: null,
      costNanoUsd: '34',
      costKind: 'priced',
      decisions: [{ by: 'policy', id: 'pol_1' }],
    })
  })

  it('cuts what is too long for a screen, and says how long it was', async () => {
    const runId = await seedRun(test.services, agent)
    const long = { text: 'é'.repeat(70_000) }
    await writeMany(runId, [long, { short: true }])
    const run = await test.as('viewer').runs.get({ id: runId })
    const cut = run.steps[0]!.request as { $cut: { text: string; characters: number } }
    expect(cut.$cut.characters).toBe(70_000 + '{"text": ""}'.length)
    expect(cut.$cut.text).toHaveLength(65_536)
    expect(cut.$cut.text.startsWith('{"text": "éé')).toBe(true)
    expect(run.steps[1]!.request).toEqual({ short: true })
  })

  it('shows the newest thousand steps of a very long run, and a few megabytes at most', async () => {
    const runId = await seedRun(test.services, agent)
    const text = 'x'.repeat(5_000)
    await writeMany(
      runId,
      Array.from({ length: 1_200 }, (_, index) => ({ index, text })),
    )
    const run = await test.as('viewer').runs.get({ id: runId })
    expect(run.steps).toHaveLength(1_000)
    expect(run.stepsOmitted).toBe(200)
    expect([run.steps[0]!.name, run.steps.at(-1)!.name]).toEqual(['s200', 's1199'])
    expect(JSON.stringify(run).length).toBeLessThan(10_000_000)
  })

  async function writeMany(runId: string, requests: Json[]) {
    await test.db.transaction(test.workspaceId, async (tx) =>
      writeSteps(
        tx,
        requests.map((request, index) => ({
          id: test.services.newId('step'),
          runId,
          name: `s${index}`,
          occurrence: 0,
          kind: 'code' as const,
          status: 'succeeded' as const,
          digest: 'd',
          fence: 1,
          request,
          output: request,
          startedAt: new Date(Date.UTC(2026, 0, 1) + index),
        })),
      ),
    )
  }

  it('knows nothing of another workspace', async () => {
    const stranger = test.as('admin', test.otherWorkspaceId)
    for (const id of [made[0]!.id, test.services.newId('run')])
      await expect(stranger.runs.get({ id })).rejects.toMatchObject({
        code: 'NOT_FOUND',
        message: 'no such run',
      })
    expect((await stranger.runs.list()).items).toEqual([])
    expect((await stranger.runs.list({ agentId: agent.agentId })).items).toEqual([])
  })
})
