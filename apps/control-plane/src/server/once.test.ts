import { AppError } from '@ground-control/core/errors'
import { callTRPCProcedure } from '@trpc/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addPlane } from '../../test/planes.ts'
import { type SeededAgent, seedAgent, seedApproval, seedRun } from '../../test/seed.ts'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { contentHash } from '../audit/content-hash.ts'
import { expireKeys } from '../background/expire-keys.ts'
import { once } from './once.ts'
import { appRouter } from './router.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let planes: Array<Pick<ReturnType<typeof addPlane>, 'services' | 'hot'>>
let agent: SeededAgent
let asking: SeededAgent

beforeAll(async () => {
  test = await createTestServices()
  planes = [test, addPlane(test), addPlane(test)]
  agent = await seedAgent(test.services, test.workspaceId, 'plain')
  await addAgent(test)
  asking = await seedAgent(test.services, test.workspaceId, 'asking', [
    { name: 'issue_refund', description: '', effect: 'write', inputSchema: {} },
  ])
})
afterAll(() => test.drop())

const rows = <Row>(sql: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))
const newKey = () => test.services.newId('event')
/** Any procedure, asked of one of three control planes; `overrides.apply` has no other way in. */
const ask = (path: string, input: object, plane = 0, role: 'admin' | 'operator' = 'admin') =>
  callTRPCProcedure({
    router: appRouter,
    path,
    ctx: { ...planes[plane % 3]!, actor: test.actor(role), sessionId: null, userAgent: null, ip: '' },
    getRawInput: async () => input,
    type: 'mutation',
    signal: undefined,
    batchIndex: 0,
  })
const auditCount = async (action: string) =>
  (
    await rows<{ count: number }>('select count(*)::int as count from audit_entries where action = $1', [
      action,
    ])
  )[0]!.count

async function overRun() {
  const worker = testWorker(test)
  const lease = await worker.take()
  await worker.commitCode(lease, 'one', 1)
  await worker.fail(lease, false)
  return lease.runId
}
const policy = (name: string) => ({
  name,
  rules: [{ name: 'no', on: 'tool_call', when: 'false', effect: 'deny' }],
})
async function draft() {
  const { id, revision } = (await ask('policies.save', policy(newKey().replaceAll('_', '-')))) as {
    id: string
    revision: number
  }
  return { id, revision }
}

/** Every call that takes a key: a valid input, another with the same key, and the action of its one effect. */
const calls: Record<
  string,
  { action: string; input: () => Promise<object>; other: (input: object) => object }
> = {
  'runs.cancel': {
    action: 'run.cancel',
    input: async () => ({ id: await seedRun(test.services, agent), reason: 'why' }),
    other: (input) => ({ ...input, reason: 'another' }),
  },
  'runs.retry': {
    action: 'run.retry',
    input: async () => ({ id: await overRun() }),
    other: (input) => ({ ...input, id: test.services.newId('run') }),
  },
  'runs.fork': {
    action: 'run.fork',
    input: async () => ({ id: await overRun(), fromStep: { name: 'one' } }),
    other: (input) => ({ ...input, input: 'another' }),
  },
  'approvals.decide': {
    action: 'approval.decide',
    input: async () => {
      const { id, digest } = await seedApproval(test.services, asking)
      return { id, digest, decision: { kind: 'approve' } }
    },
    other: (input) => ({ ...input, decision: { kind: 'reject' }, reason: 'no' }),
  },
  'overrides.apply': {
    action: 'override.apply',
    input: async () => ({
      kind: 'pin_model',
      scope: { kind: 'agent', id: agent.agentId },
      model: 'openai/gpt-4o',
      reason: 'why',
    }),
    other: (input) => ({ ...input, reason: 'another' }),
  },
  'overrides.lift': {
    action: 'override.lift',
    input: async () => {
      const order = {
        kind: 'bypass',
        scope: { kind: 'agent', id: agent.agentId },
        reason: 'why',
        expiresInMs: 60_000,
      }
      const { override } = (await ask('overrides.apply', order)) as { override: { id: string } }
      return { id: override.id }
    },
    other: (input) => ({ ...input, reason: 'another' }),
  },
  'budgets.save': {
    action: 'budget.save',
    input: async () => ({ name: 'Keyed', scope: 'tag', scopeValue: newKey(), window: 'day', limit: '5' }),
    other: (input) => ({ ...input, limit: '6' }),
  },
  'policies.save': {
    action: 'policy.save',
    input: async () => policy(newKey().replaceAll('_', '-')),
    other: (input) => ({ ...input, description: 'another' }),
  },
  'policies.publish': {
    action: 'policy.publish',
    input: draft,
    other: (input) => ({ ...input, note: 'another' }),
  },
}

describe.each(Object.entries(calls))('%s with a key', (path, { action, input, other }) => {
  it('has one effect of thirty at once on three control planes, and one answer', async () => {
    const body = { ...(await input()), idempotencyKey: newKey() }
    const before = await auditCount(action)
    const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => ask(path, body, index)))
    expect(await auditCount(action)).toBe(before + 1)
    expect(new Set(answers.map(contentHash)).size).toBe(1)
  })

  it('refuses another body, naming the field, and changes nothing', async () => {
    const body = { ...(await input()), idempotencyKey: newKey() }
    await ask(path, body)
    const before = await auditCount(action)
    await expect(ask(path, other(body))).rejects.toMatchObject({
      cause: { code: 'conflict', details: { field: 'idempotencyKey' } },
    })
    expect(await auditCount(action)).toBe(before)
  })

  it('gives the answer of the first after a crash between the change and the record of its answer', async () => {
    const body = { ...(await input()), idempotencyKey: newKey() }
    const first = await ask(path, body)
    // What a process leaves behind that dies once its change is committed.
    await rows('update idempotency_keys set answer = null where key = $1', [body.idempotencyKey])
    const before = await auditCount(action)
    expect(await ask(path, body, 1)).toEqual(first)
    expect(await auditCount(action)).toBe(before)
  })
})

describe('a key', () => {
  it('is not taken by a call that ended in an error: it may be asked again', async () => {
    const idempotencyKey = newKey()
    const id = test.services.newId('run')
    await expect(ask('runs.cancel', { id, idempotencyKey })).rejects.toMatchObject({
      cause: { code: 'not_found' },
    })
    expect(await rows('select 1 from idempotency_keys where key = $1', [idempotencyKey])).toEqual([])
  })

  it('is not taken by a refusal on record, which is judged anew', async () => {
    const id = await overRun()
    const [{ agentId }] = (await rows<{ agentId: string }>(
      'select agent_id as "agentId" from runs where id = $1',
      [id],
    )) as [{ agentId: string }]
    const order = { kind: 'kill', scope: { kind: 'agent', id: agentId }, reason: 'stop' }
    const { override } = (await ask('overrides.apply', order)) as { override: { id: string } }
    const idempotencyKey = newKey()
    await expect(ask('runs.retry', { id, idempotencyKey })).rejects.toMatchObject({
      cause: { code: 'refused' },
    })
    await ask('overrides.lift', { id: override.id })
    expect(await ask('runs.retry', { id, idempotencyKey })).toMatchObject({ created: true })
  })

  it('goes with its change: what undoes the one undoes the other', async () => {
    const idempotencyKey = newKey()
    const caller = { services: test.services, actor: test.actor('admin') }
    const fails = () =>
      once(caller, 'made.up', { idempotencyKey }, (services) =>
        services.db.transaction(test.workspaceId, async (tx) => {
          await tx.query(
            `insert into config_entries (workspace_id, key, value, updated_by) values ($1, 'half', '1', 'x')`,
            [test.workspaceId],
          )
          throw new AppError('unavailable', 'died before its commit')
        }),
      )
    await expect(fails()).rejects.toThrow('died')
    expect(await rows(`select 1 from config_entries where key = 'half'`)).toEqual([])
    expect(await rows('select 1 from idempotency_keys where key = $1', [idempotencyKey])).toEqual([])
  })

  it('is one call’s: another procedure with it is refused', async () => {
    const idempotencyKey = newKey()
    await ask('budgets.save', { ...(await calls['budgets.save']!.input()), idempotencyKey })
    await expect(
      ask('runs.cancel', { id: await seedRun(test.services, agent), idempotencyKey }),
    ).rejects.toMatchObject({
      cause: { code: 'conflict', details: { field: 'idempotencyKey' } },
    })
  })

  it('is the workspace’s, whoever asks; another workspace has its own', async () => {
    const body = { id: await seedRun(test.services, agent), idempotencyKey: newKey() }
    const first = await ask('runs.cancel', body, 0, 'operator')
    expect(await ask('runs.cancel', body, 1, 'admin')).toEqual(first)
    await expect(test.as('operator', test.otherWorkspaceId).runs.cancel(body)).rejects.toMatchObject({
      cause: { code: 'not_found' },
    })
  })

  it('is forgotten after a day, and free again', async () => {
    const idempotencyKey = newKey()
    await ask('budgets.save', { ...(await calls['budgets.save']!.input()), idempotencyKey })
    await rows(`update idempotency_keys set expires_at = now() where key = $1`, [idempotencyKey])
    await ask('runs.cancel', { id: await seedRun(test.services, agent), idempotencyKey })
    await rows(`update idempotency_keys set expires_at = now()`)
    while (await expireKeys(test.services));
    expect(await rows('select 1 from idempotency_keys')).toEqual([])
  })
})
