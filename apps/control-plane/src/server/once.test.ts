import { takesKey } from '@ground-control/core/keyed-calls'
import { afterAll, expect, it } from 'vitest'
import { fieldsOf } from '../../test/fields-of.ts'
import { mutations, shapeOf } from '../../test/mutations.ts'
import { addPerson, enter, testPassword } from '../../test/people.ts'
import { seedAgent, seedApproval, seedRun } from '../../test/seed.ts'
import { seedAnomaly } from '../../test/seed-anomaly.ts'
import { type Asker, createThreePlanes } from '../../test/three-planes.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { contentHash } from '../audit/content-hash.ts'

const { test, program, ask, rows, newKey, overRun } = await createThreePlanes()
afterAll(() => test.drop())
const agent = await seedAgent(test.services, test.workspaceId, 'plain')
await addAgent(test)
const asking = await seedAgent(test.services, test.workspaceId, 'asking', [
  { name: 'issue_refund', description: '', effect: 'write', inputSchema: {} },
])

const auditCount = async (action: string | null) =>
  (
    await rows<{ count: number }>('select count(*)::int as count from audit_entries where action = $1', [
      action,
    ])
  )[0]!.count

const policy = (name: string) => ({
  name,
  rules: [{ name: 'no', on: 'tool_call', when: 'false', effect: 'deny' }],
})
const budget = () => ({ name: 'Keyed', scope: 'tag', scopeValue: newKey(), window: 'day', limit: '5' })
const entry = () => ({ key: `flag.${newKey()}`, value: 1 })
const secret = () => ({ name: newKey(), value: 'not for everybody' })
const askedId = async () => ({ id: (await seedApproval(test.services, asking)).id })
const absence = async () => ({
  userId: (await person()).userId,
  startsAt: '2026-01-01T00:00:00Z',
  endsAt: '2999-01-01T00:00:00Z',
})
const group = async () => ({ name: newKey(), userIds: [(await person()).userId] })
const escalation = () => ({
  name: newKey(),
  definition: {
    levels: [{ afterMs: 0, who: [{ kind: 'role', role: 'admin' }] }],
    final: { kind: 'keep_waiting' },
  },
})
const channel = () => ({
  name: newKey(),
  settings: { kind: 'webhook', url: 'https://example.test/hook' },
})
const channelId = async () => {
  const made = (await ask('channels.save', channel())) as { channel: object }
  return idOf(made.channel)
}
const grant = () => ({
  agentId: asking.agentId,
  tool: 'issue_refund',
  constraints: [{ kind: 'any', argument: 'amount' }],
  maxUses: 5,
  expiresInMs: 60_000,
  reason: 'why',
})
const zones = ['Asia/Tokyo', 'Europe/Berlin']
const nextZone = () => {
  zones.reverse()
  return zones[0]!
}
const invoice = () => ({
  name: 'Keyed',
  provider: 'openai',
  csv: `date,model,amount\n2026-01-01,${newKey()},1`,
  dryRun: false,
})
/** A run that sleeps, and the step that it sleeps in. */
async function sleeper() {
  const worker = testWorker(test)
  const lease = await worker.take()
  const digest = contentHash('nap')
  await worker.suspend(lease, [{ step: worker.step('nap'), digest, on: { kind: 'sleep', ms: 3_600_000 } }])
  const [step] = await rows<{ id: string }>('select id from steps where run_id = $1', [lease.runId])
  return { runId: lease.runId, stepId: step!.id }
}
const idOf = (made: unknown) => ({ id: (made as { id: string }).id })
async function draft() {
  const { id, revision } = (await ask('policies.save', policy(newKey().replaceAll('_', '-')))) as {
    id: string
    revision: number
  }
  return { id, revision }
}

/** A person of both workspaces, admin in the first. */
async function person() {
  const email = `${newKey()}@example.test`
  const { userId } = await addPerson(test, email, 'admin')
  await addPerson(test, email, 'viewer', test.otherWorkspaceId)
  return { userId, email, ...(await enter(test, email)) }
}

type Case = {
  /** on the record of its one effect; null where it is on none */
  action: string | null
  /** `as`: who asks, found out anew each time */
  ready: () => Promise<{ input: object; as?: () => Promise<Asker> }>
  /** of another body */
  other: object | (() => object)
}
const ready = (make: () => object | Promise<object>) => async () => ({ input: await make() })
const reason = { reason: 'another' }
const otherId = (kind: Parameters<typeof test.services.newId>[0]) => () => ({ id: test.services.newId(kind) })

/** Every call that takes a key here. Those of runs.start and events.publish stay with what they made. */
const calls: Record<string, Case> = {
  'runs.cancel': {
    action: 'run.cancel',
    ready: ready(async () => ({ id: await seedRun(test.services, agent), reason: 'why' })),
    other: reason,
  },
  'runs.retry': {
    action: 'run.retry',
    ready: ready(async () => ({ id: await overRun(), reason: 'why' })),
    other: reason,
  },
  'runs.fork': {
    action: 'run.fork',
    ready: ready(async () => ({ id: await overRun(), fromStep: { name: 'one' } })),
    other: { input: 'another' },
  },
  'approvals.decide': {
    action: 'approval.decide',
    ready: ready(async () => {
      const { id, digest } = await seedApproval(test.services, asking)
      return { id, digest, decision: { kind: 'approve' } }
    }),
    other: { decision: { kind: 'reject' }, reason: 'no' },
  },
  'approvals.comment': {
    action: 'approval.comment',
    ready: ready(async () => ({ id: (await seedApproval(test.services, asking)).id, text: 'hm' })),
    other: { text: 'another' },
  },
  'approvals.assign': {
    action: 'approval.assign',
    ready: ready(async () => ({ ...(await askedId()), assignees: [{ kind: 'role', role: 'admin' }] })),
    other: { assignees: [] },
  },
  'approvals.claim': { action: 'approval.claim', ready: ready(askedId), other: otherId('approval') },
  'approvals.release': {
    action: 'approval.release',
    ready: ready(async () => {
      const id = await askedId()
      await ask('approvals.claim', id)
      return id
    }),
    other: otherId('approval'),
  },
  'grants.create': { action: 'grant.create', ready: ready(grant), other: reason },
  'grants.revoke': {
    action: 'grant.revoke',
    ready: ready(async () => idOf(await ask('grants.create', grant()))),
    other: otherId('grant'),
  },
  'absences.add': { action: 'absence.add', ready: ready(absence), other: { note: 'another' } },
  'absences.end': {
    action: 'absence.end',
    ready: ready(async () => idOf(await ask('absences.add', await absence()))),
    other: otherId('absence'),
  },
  'groups.save': { action: 'group.save', ready: ready(group), other: { name: 'another' } },
  'groups.remove': {
    action: 'group.remove',
    ready: ready(async () => idOf(await ask('groups.save', await group()))),
    other: otherId('group'),
  },
  'escalations.publish': {
    action: 'escalation.publish',
    ready: ready(escalation),
    other: { note: 'another' },
  },
  'escalations.archive': {
    action: 'escalation.archive',
    ready: ready(async () => idOf(await ask('escalations.publish', escalation()))),
    other: otherId('escalation'),
  },
  'channels.save': { action: 'channel.save', ready: ready(channel), other: { enabled: false } },
  'channels.archive': { action: 'channel.archive', ready: ready(channelId), other: otherId('channel') },
  'channels.test': { action: 'channel.test', ready: ready(channelId), other: otherId('channel') },
  'channels.retryDelivery': {
    action: 'delivery.retry',
    ready: ready(async () => {
      const { deliveryId } = (await ask('channels.test', await channelId())) as { deliveryId: string }
      await rows(`update deliveries set status = 'dead', ended_at = now(), next_at = null where id = $1`, [
        deliveryId,
      ])
      return { id: deliveryId }
    }),
    other: otherId('delivery'),
  },
  'notices.read': {
    action: null,
    ready: ready(() => ({ ids: [test.services.newId('delivery')] })),
    other: () => ({ ids: [test.services.newId('delivery')] }),
  },
  'invoices.import': {
    action: 'invoice.import',
    ready: ready(invoice),
    other: { name: 'another' },
  },
  'invoices.remove': {
    action: 'invoice.remove',
    ready: ready(async () => {
      const made = (await ask('invoices.import', invoice())) as { invoice: object }
      return idOf(made.invoice)
    }),
    other: otherId('invoice'),
  },
  'prices.save': {
    action: 'price.save',
    ready: ready(() => ({
      kind: 'model',
      name: `keyed/${newKey()}`,
      validFrom: '2026-01-01T00:00:00Z',
      rates: { input: '1', output: '2' },
    })),
    other: { note: 'another' },
  },
  'anomalies.acknowledge': {
    action: 'anomaly.acknowledge',
    ready: ready(async () => ({ id: await seedAnomaly(test.services, agent) })),
    other: { note: 'another' },
  },
  'anomalies.dismiss': {
    action: 'anomaly.dismiss',
    ready: ready(async () => ({ id: await seedAnomaly(test.services, agent) })),
    other: { note: 'another' },
  },
  'anomalies.saveRule': {
    action: 'anomaly.rule.save',
    ready: ready(async () => {
      await rows('delete from anomaly_rules')
      return { kind: 'loop' }
    }),
    other: { sensitivity: 'low' },
  },
  'anomalies.removeRule': {
    action: 'anomaly.rule.remove',
    ready: ready(async () => {
      await rows('delete from anomaly_rules')
      const { id } = (await ask('anomalies.saveRule', { kind: 'loop' })) as { id: string }
      return { id }
    }),
    other: otherId('anomalyRule'),
  },
  'prices.reprice': {
    action: null,
    ready: ready(() => ({ model: `keyed/${newKey()}`, from: '2026-01-01', to: '2026-01-02', dryRun: false })),
    other: { to: '2026-01-03' },
  },
  'overrides.apply': {
    action: 'override.apply',
    ready: ready(() => ({
      kind: 'pin_model',
      scope: { kind: 'agent', id: agent.agentId },
      model: 'openai/gpt-4o',
      reason: 'why',
    })),
    other: reason,
  },
  'overrides.setResult': {
    action: 'override.set_result',
    ready: ready(async () => ({ ...(await sleeper()), result: null, reason: 'why' })),
    other: reason,
  },
  'overrides.lift': {
    action: 'override.lift',
    ready: ready(async () => {
      const order = {
        kind: 'bypass',
        scope: { kind: 'agent', id: agent.agentId },
        reason: 'why',
        expiresInMs: 60_000,
      }
      const { override } = (await ask('overrides.apply', order)) as { override: { id: string } }
      return { id: override.id }
    }),
    other: reason,
  },
  'agents.register': {
    action: 'agent.register',
    ready: ready(() => ({ name: newKey().replaceAll('_', '-') })),
    other: { description: 'another' },
  },
  'budgets.save': { action: 'budget.save', ready: ready(budget), other: { limit: '6' } },
  'budgets.archive': {
    action: 'budget.archive',
    ready: ready(async () => idOf(await ask('budgets.save', budget()))),
    other: otherId('budget'),
  },
  'policies.save': {
    action: 'policy.save',
    ready: ready(() => policy(newKey().replaceAll('_', '-'))),
    other: { description: 'another' },
  },
  'policies.publish': { action: 'policy.publish', ready: ready(draft), other: { note: 'another' } },
  'policies.rollback': {
    action: 'policy.rollback',
    ready: ready(async () => {
      const first = await draft()
      await ask('policies.publish', first)
      const next = { ...policy(newKey().replaceAll('_', '-')), ...idOf(first), rules: [] }
      const { revision } = (await ask('policies.save', next)) as { revision: number }
      await ask('policies.publish', { id: first.id, revision })
      return { id: first.id, toVersion: 1 }
    }),
    other: { toVersion: 2 },
  },
  'policies.archive': {
    action: 'policy.archive',
    ready: ready(async () => idOf(await draft())),
    other: otherId('policy'),
  },
  'config.set': { action: 'config.set', ready: ready(entry), other: { value: 2 } },
  'config.remove': {
    action: 'config.remove',
    ready: ready(async () => {
      const { key } = (await ask('config.set', entry())) as { key: string }
      return { key }
    }),
    other: { key: 'another' },
  },
  'config.setSecret': { action: 'secret.set', ready: ready(secret), other: { value: 'another' } },
  'config.removeSecret': {
    action: 'secret.remove',
    ready: ready(async () => {
      const { name } = (await ask('config.setSecret', secret())) as { name: string }
      return { name }
    }),
    other: { name: 'another' },
  },
  'access.addMember': {
    action: 'access.add_member',
    ready: ready(() => ({ email: `${newKey()}@example.test`, name: 'Ada', role: 'viewer' })),
    other: { role: 'admin' },
  },
  'access.changeRole': {
    action: 'access.change_role',
    ready: ready(async () => ({ userId: (await person()).userId, role: 'viewer' })),
    other: { role: 'operator' },
  },
  'access.removeMember': {
    action: 'access.remove_member',
    ready: ready(async () => ({ userId: (await person()).userId })),
    other: () => ({ userId: test.services.newId('user') }),
  },
  'access.createApiKey': {
    action: 'access.create_api_key',
    ready: ready(() => ({ name: 'CI', scope: 'viewer' })),
    other: { scope: 'admin' },
  },
  'access.revokeApiKey': {
    action: 'access.revoke_api_key',
    ready: ready(async () => {
      const made = (await ask('access.createApiKey', { name: 'CI', scope: 'viewer' })) as { view: object }
      return idOf(made.view)
    }),
    other: otherId('apiKey'),
  },
  'access.revokeSession': {
    action: 'access.revoke_session',
    ready: async () => {
      const ada = await person()
      const { sessionId } = await enter(test, ada.email)
      return { input: { sessionId }, as: ada.find }
    },
    other: () => ({ sessionId: test.services.newId('session') }),
  },
  'access.changePassword': {
    action: 'access.change_password',
    ready: async () => ({
      input: { current: testPassword, next: 'quite another password' },
      as: (await person()).find,
    }),
    other: { next: 'still another password' },
  },
  'access.switchWorkspace': {
    action: 'access.switch_workspace',
    ready: async () => ({ input: { workspaceId: test.otherWorkspaceId }, as: (await person()).find }),
    other: () => ({ workspaceId: test.workspaceId }),
  },
  'access.changeTimeZone': {
    action: 'access.change_time_zone',
    ready: ready(() => ({ timeZone: nextZone() })),
    other: { timeZone: 'America/Lima' },
  },
  'access.createWorkspace': {
    action: 'access.create_workspace',
    ready: async () => ({
      input: { name: 'New', slug: newKey().replace('_', '-') },
      as: (await person()).find,
    }),
    other: { name: 'Another' },
  },
}

it('a key is taken by every change that a client takes to take one, and each is tried here', () => {
  const taking = mutations.filter((path) => fieldsOf(shapeOf(path)).includes('idempotencyKey')).sort()
  expect(taking).toEqual(mutations.filter(takesKey).sort())
  expect([...Object.keys(calls), 'runs.start', 'events.publish'].sort()).toEqual(taking)
})

it.each(Object.entries(calls))(
  '%s with a key has one effect and one answer, however often it is asked, after a crash too; another body is refused',
  async (path, { action, ready, other }) => {
    const { input, as = async () => program } = await ready()
    const body = { ...input, idempotencyKey: newKey() }
    const before = await auditCount(action)
    const who = await as()
    const answers = await Promise.all(Array.from({ length: 12 }, (_, plane) => ask(path, body, plane, who)))
    const after = action === null ? before : before + 1
    expect(await auditCount(action)).toBe(after)
    expect(new Set(answers.map(contentHash)).size).toBe(1)

    // What a process leaves behind that dies once its change is committed.
    await rows('update idempotency_keys set answer = null where key = $1', [body.idempotencyKey])
    expect(await ask(path, body, 1, await as())).toEqual(answers[0])
    const another = { ...body, ...(typeof other === 'function' ? other() : other) }
    await expect(ask(path, another, 0, await as())).rejects.toMatchObject({
      cause: { code: 'conflict', details: { field: 'idempotencyKey' } },
    })
    expect(await auditCount(action)).toBe(after)
  },
)
