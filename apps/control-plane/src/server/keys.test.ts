import { AppError } from '@ground-control/core/errors'
import { afterAll, describe, expect, it } from 'vitest'
import { seedAgent, seedRun } from '../../test/seed.ts'
import { createThreePlanes } from '../../test/three-planes.ts'
import { addAgent } from '../../test/worker.ts'
import { expireKeys } from '../background/expire-keys.ts'
import { once } from './once.ts'

const { test, ask, rows, newKey, overRun } = await createThreePlanes()
afterAll(() => test.drop())
const agent = await seedAgent(test.services, test.workspaceId, 'plain')
await addAgent(test)

const budget = () => ({ name: 'Keyed', scope: 'tag', scopeValue: newKey(), window: 'day', limit: '5' })

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
    const call = { procedure: 'made.up', holder: test.workspaceId, key: idempotencyKey, body: {} }
    const fails = () =>
      once(caller, call, (services) =>
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
    await ask('budgets.save', { ...budget(), idempotencyKey })
    await expect(
      ask('runs.cancel', { id: await seedRun(test.services, agent), idempotencyKey }),
    ).rejects.toMatchObject({
      cause: { code: 'conflict', details: { field: 'idempotencyKey' } },
    })
  })

  it('is its caller’s: nobody else is told the answer; another workspace has its own', async () => {
    const body = { name: 'CI', scope: 'admin', idempotencyKey: newKey() }
    await ask('access.createApiKey', body)
    const colleague = { actor: test.actor('admin'), sessionId: null }
    await expect(ask('access.createApiKey', body, 1, colleague)).rejects.toMatchObject({
      cause: { code: 'conflict', details: { field: 'idempotencyKey' } },
    })
    await test.as('admin', test.otherWorkspaceId).access.createApiKey({ ...body, scope: 'admin' })
  })

  it('shows nobody who reads the table what was asked or answered', async () => {
    const idempotencyKey = newKey()
    const body = { email: `${newKey()}@example.test`, name: 'Ada', role: 'viewer' }
    const { password } = (await ask('access.addMember', { ...body, idempotencyKey })) as { password: string }
    expect(password).toMatch(/^[\w-]{20}$/)
    const [kept] = await rows<{ result: Buffer; answer: Buffer }>(
      'select result, answer from idempotency_keys where key = $1',
      [idempotencyKey],
    )
    for (const bytes of [kept!.result, kept!.answer]) {
      expect(bytes.length).toBeGreaterThan(password.length)
      expect(bytes.includes(password)).toBe(false)
      expect(bytes.includes('userId')).toBe(false)
    }
  })

  it('is forgotten after a day, and free again', async () => {
    const idempotencyKey = newKey()
    await ask('budgets.save', { ...budget(), idempotencyKey })
    await rows(`update idempotency_keys set expires_at = now() where key = $1`, [idempotencyKey])
    await ask('runs.cancel', { id: await seedRun(test.services, agent), idempotencyKey })
    await rows(`update idempotency_keys set expires_at = now()`)
    while (await expireKeys(test.services));
    expect(await rows('select 1 from idempotency_keys')).toEqual([])
  })
})
