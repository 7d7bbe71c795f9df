import { registerAgentInput } from '@ground-control/core/agents/schema'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditOf } from '../../test/people.ts'
import { createTestServices } from '../../test/services.ts'
import { testWorker } from '../../test/worker.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>
beforeAll(async () => {
  test = await createTestServices()
  worker = testWorker(test)
})
afterAll(() => test.drop())

const code = (name: string) => expect.objectContaining({ cause: expect.objectContaining({ code: name }) })
const tool = (name: string) => ({
  name,
  description: '',
  effect: 'write' as const,
  inputSchema: { type: 'object' },
})
const rows = <Row>(sql: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))

describe('registering', () => {
  it('makes version 1, then the same again, then version 2', async () => {
    const { agents } = test.as('developer')
    const first = await agents.register({ name: 'desk', models: ['openai/gpt-4o'], tools: [tool('refund')] })
    expect(first).toMatchObject({ versionNumber: 1, created: true })
    expect(
      await agents.register({ tools: [tool('refund')], models: ['openai/gpt-4o'], name: 'desk' }),
    ).toEqual({
      ...first,
      created: false,
    })
    const second = await agents.register({ name: 'desk', models: ['openai/gpt-4o-mini'], description: 'new' })
    expect(second).toMatchObject({ agentId: first.agentId, versionNumber: 2, created: true })
    expect(await agents.get({ name: 'desk' })).toMatchObject({
      id: first.agentId,
      description: 'new',
      currentVersionId: second.agentVersionId,
      models: ['openai/gpt-4o-mini'],
      tools: 0,
    })
    const actions = (await auditOf(test)).filter((entry) => entry.subjectId === first.agentId)
    expect(actions.map((entry) => entry.action)).toEqual(['agent.register', 'agent.register'])
    expect(actions[0]).toMatchObject({
      actorName: 'developer of tests',
      before: { currentVersionId: first.agentVersionId },
      after: { currentVersionId: second.agentVersionId, number: 2 },
    })
  })

  it('makes a known definition current again, and says so once', async () => {
    const api = test.as('worker').agents
    const old = await api.register({ name: 'flip', codeDigest: 'a' })
    await api.register({ name: 'flip', codeDigest: 'b' })
    expect(await api.register({ name: 'flip', codeDigest: 'a' })).toEqual({ ...old, created: false })
    await api.register({ name: 'flip', codeDigest: 'a' })
    expect((await auditOf(test)).slice(0, 3).map((entry) => entry.action)).toEqual([
      'agent.activate',
      'agent.register',
      'agent.register',
    ])
    const { versions } = await test.as('viewer').agents.get({ id: old.agentId })
    expect(versions.map(({ number, isCurrent }) => [number, isCurrent])).toEqual([
      [2, false],
      [1, true],
    ])
  })

  it('by twenty workers at once makes one version; of different code, each its own number', async () => {
    const same = await Promise.all(
      Array.from({ length: 20 }, () => test.as('worker').agents.register({ name: 'crowd' })),
    )
    expect(same.filter((item) => item.created)).toHaveLength(1)
    expect(new Set(same.map((item) => item.agentVersionId)).size).toBe(1)
    const others = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        test.as('worker').agents.register({ name: 'crowd', codeDigest: `${index}` }),
      ),
    )
    expect(others.map((item) => item.versionNumber).sort((a, b) => a - b)).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ])
  })

  it('keeps what was defined, every field', async () => {
    const definition = {
      name: 'full',
      description: 'all of it',
      models: ['openai/gpt-4o', 'anthropic/claude'],
      limits: { costUsd: 0.5, timeoutMs: 600_000, steps: 60, concurrency: 5 },
      tools: [tool('a'), tool('b')],
      inputSchema: { type: 'object', properties: { q: { type: 'string' } } },
      outputSchema: { type: 'string' },
      hasFallback: true,
      codeDigest: 'abc',
    }
    const { agentId } = await test.as('developer').agents.register(definition)
    const { versions } = await test.as('viewer').agents.get({ id: agentId })
    expect(versions[0]?.definition).toEqual(definition)
  })

  it.each([
    ['name', { name: 'Not A Slug' }],
    ['models', { name: 'x', models: ['gpt'] }],
    ['limits.costUsd', { name: 'x', limits: { costUsd: -1 } }],
    ['limits.costUsd', { name: 'x', limits: { costUsd: Number.POSITIVE_INFINITY } }],
    ['limits.steps', { name: 'x', limits: { steps: 1.5 } }],
    ['tools.0.name', { name: 'x', tools: [tool('no spaces')] }],
    ['tools.1.name', { name: 'x', tools: [tool('twice'), tool('twice')] }],
    ['tools.0.inputSchema', { name: 'x', tools: [{ ...tool('a'), inputSchema: { a: 'x\0' } }] }],
    ['description', { name: 'x', description: '\ud800' }],
  ])('refuses a bad %s and changes nothing', async (field, input) => {
    const before = await rows('select count(*) from agents')
    const error = await test
      .as('developer')
      .agents.register(input)
      .catch((caught) => caught)
    expect(error.code).toBe('BAD_REQUEST')
    expect(error.cause.issues.map((issue: { path: PropertyKey[] }) => issue.path.join('.'))).toContainEqual(
      expect.stringContaining(field),
    )
    expect(await rows('select count(*) from agents')).toEqual(before)
    expect(registerAgentInput.safeParse(input).success).toBe(false)
  })
})

describe('the list', () => {
  it('pages by name and finds by part of it, taken literally', async () => {
    const names = ['aa-1', 'aa-2', 'aa-3', 'ab_1']
    for (const name of names) await test.as('developer').agents.register({ name })
    const { list } = test.as('viewer').agents
    const all: string[] = []
    let cursor: string | undefined
    do {
      const page = await list({ limit: 2, cursor })
      all.push(...page.items.map((item) => item.name))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(all).toEqual([...all].sort())
    expect(new Set(all).size).toBe(all.length)
    expect(all).toEqual(expect.arrayContaining(names))
    expect((await list({ search: 'b_' })).items.map((item) => item.name)).toEqual(['ab_1'])
    expect((await list({ search: '%' })).items).toEqual([])
    await expect(list({ cursor: 'nonsense' })).rejects.toEqual(code('bad_request'))
  })

  it('says what runs, ended, failed and cost, and for how long', async () => {
    await test.as('developer').agents.register({ name: 'busy' })
    const read = () => test.as('viewer').agents.get({ name: 'busy' })
    expect(await read()).toMatchObject({
      activeRuns: 0,
      waitingRuns: 0,
      runs24h: 0,
      failed24h: 0,
      costNanoUsd24h: '0',
      p95DurationMs24h: null,
    })
    await worker.start('busy')
    const waits = await worker.take('busy')
    await worker.suspend(waits, [
      { step: worker.step('nap'), digest: 'a'.repeat(64), on: { kind: 'sleep', ms: 60_000 } },
    ])
    const paid = await worker.take('busy')
    const admitted = await worker.askModel(paid)
    if (admitted.outcome !== 'granted') throw new Error('not granted')
    const settled = await worker.settleModel(paid, admitted.holdId!, { inputTokens: 100, outputTokens: 50 })
    if (settled.outcome !== 'committed') throw new Error('not committed')
    await worker.succeed(paid)
    await worker.fail(await worker.take('busy'), false)
    const busy = await read()
    expect(busy).toMatchObject({
      activeRuns: 1,
      waitingRuns: 1,
      runs24h: 2,
      failed24h: 1,
      costNanoUsd24h: settled.costNanoUsd,
    })
    expect(Number(busy.costNanoUsd24h)).toBeGreaterThan(0)
    expect(busy.p95DurationMs24h).toBeGreaterThanOrEqual(0)
  })

  it('names the override that stops an agent: a kill before a pause, none once it is over', async () => {
    const { agentId } = await test.as('developer').agents.register({ name: 'stopped' })
    const other = await test.as('developer').agents.register({ name: 'going' })
    const add = async (kind: string, scope: string, scopeId: string | null, more = '') => {
      const id = test.services.newId('override')
      await rows(
        `insert into overrides (id, workspace_id, kind, scope, scope_id, reason, author, expires_at, lifted_at)
         values ($1, $2, $3::override_kind, $4, $5, $3, '{}', ${more || 'null, null'})`,
        [id, test.workspaceId, kind, scope, scopeId],
      )
      return id
    }
    const stopOf = async (id: string) => (await test.as('viewer').agents.get({ id })).stoppedBy
    await add('kill', 'agent', agentId, `now() - interval '1 second', null`)
    await add('kill', 'agent', agentId, `null, now()`)
    await add('bypass', 'agent', agentId)
    expect(await stopOf(agentId)).toBeNull()
    const kill = await add('kill', 'agent', agentId)
    await add('pause', 'agent', agentId)
    expect(await stopOf(agentId)).toEqual({ overrideId: kill, kind: 'kill', reason: 'kill' })
    expect(await stopOf(other.agentId)).toBeNull()
    const all = await add('pause', 'workspace', null)
    expect(await stopOf(other.agentId)).toEqual({ overrideId: all, kind: 'pause', reason: 'pause' })
    await rows('update overrides set lifted_at = now()')
  })
})

describe('workers', () => {
  it('are live while they are heard of, and counted by agent and version', async () => {
    const { agents } = test.as('developer')
    const one = await agents.register({ name: 'served', codeDigest: '1' })
    const two = await agents.register({ name: 'served', codeDigest: '2' })
    const add = async (name: string, versions: string[], seen: string, stopped = 'null') => {
      await rows(
        `insert into workers (id, workspace_id, name, agent_version_ids, concurrency, busy, last_seen_at, stopped_at)
         values ($1, $2, $3, $4, 10, 2, now() - $5::interval, ${stopped})`,
        [test.services.newId('worker'), test.workspaceId, name, versions, seen],
      )
    }
    const [v1, v2] = [one.agentVersionId, two.agentVersionId]
    await add('both', [v1, v2], '1 second')
    await add('second', [v2], '14 seconds')
    await add('silent', [v2], '16 seconds')
    await add('ended', [v2], '1 second', 'now()')
    await add('long ago', [v2], '2 hours')
    const agent = await agents.get({ name: 'served' })
    expect(agent.liveWorkers).toBe(2)
    expect(agent.versions.map(({ number, workers }) => [number, workers])).toEqual([
      [2, 2],
      [1, 1],
    ])
    const workers = await agents.workers()
    expect(workers.map(({ name, isLive }) => [name, isLive])).toEqual([
      ['both', true],
      ['second', true],
      ['ended', false],
      ['silent', false],
    ])
    expect(workers[0]).toMatchObject({ agents: ['served'], concurrency: 10, busy: 2 })
  })
})

describe('another workspace', () => {
  it('sees none of it and registers beside it', async () => {
    const mine = await test.as('developer').agents.register({ name: 'shared-name' })
    const stranger = test.as('admin', test.otherWorkspaceId).agents
    expect((await stranger.list({})).items).toEqual([])
    expect(await stranger.workers()).toEqual([])
    await expect(stranger.get({ id: mine.agentId })).rejects.toEqual(code('not_found'))
    await expect(stranger.get({ name: 'shared-name' })).rejects.toEqual(code('not_found'))
    const theirs = await stranger.register({ name: 'shared-name' })
    expect(theirs).toMatchObject({ versionNumber: 1, created: true })
    expect(theirs.agentId).not.toBe(mine.agentId)
    expect(theirs.agentVersionId).not.toBe(mine.agentVersionId)
  })
})
