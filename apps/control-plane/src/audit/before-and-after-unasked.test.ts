import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PublishEscalationInput } from '@ground-control/core/escalations/schema'
import { allWorkspaces } from '@ground-control/db/database'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { asked, type Noted, namesOf, unasked, unwalked, wrongIn } from '../../test/audit-actions.ts'
import { deliverDue } from '../../test/deliver-due.ts'
import { addPerson } from '../../test/people.ts'
import { startReceiver } from '../../test/receivers.ts'
import { type SeededAgent, type SeededApproval, seedAgent, seedApproval } from '../../test/seed.ts'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { endActions } from '../anomalies/end-actions.ts'
import { createCallWatch } from '../anomalies/watch-calls.ts'
import { createUsageWatch } from '../anomalies/watch-usage.ts'
import { expireApprovals } from '../approvals/expire-approvals.ts'
import { escalateDue } from '../escalations/escalate-due.ts'
import { expireOverrides } from '../overrides/expire-overrides.ts'
import { settleKills } from '../overrides/settle-kills.ts'
import { createPriceBooks } from '../prices/price-book.ts'

const minuteMs = 60_000
let test: Awaited<ReturnType<typeof createTestServices>>
let worker: ReturnType<typeof testWorker>
let admin: ReturnType<(typeof test)['as']>
let desk: SeededAgent
beforeAll(async () => {
  test = await createTestServices()
  worker = testWorker(test)
  admin = test.as('admin')
  desk = await seedAgent(test.services, test.workspaceId, 'seeded')
})
afterAll(() => test.drop())

const sql = <Row>(text: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(text, values))
const apply = (input: object) => test.call('admin', 'overrides.apply', { reason: 'why', ...input })
// The process hears of a commit through NOTIFY; here the test says it.
const tell = (topic: 'policies' | 'grants') =>
  test.services.changes.publish({ workspaceId: test.workspaceId, topic, ids: [] })
const watchCalls = () => createCallWatch(test.services, createPriceBooks(test.services))()

async function failSignIn() {
  const { email } = await addPerson(test, 'ada@example.test', 'operator')
  await expect(test.nobody.access.signIn({ email, password: 'a wrong password' })).rejects.toThrow()
}

/** Chains to each of their ends, what they tell people by, and a question that named somebody without a chain. */
async function escalate() {
  const receiver = await startReceiver()
  const hook = async (name: string, url: string) =>
    (await admin.channels.save({ name, settings: { kind: 'webhook', url } })).channel.id
  const live = await hook('live', receiver.url)
  const off = await hook('off', receiver.url)
  const who = [{ kind: 'role', role: 'operator' }] as const
  const named = await seedApproval(test.services, desk)
  await sql('update approvals set assignees = $2 where id = $1', [named.id, JSON.stringify(who)])
  await escalateDue(test.services)
  await sql(`update approvals set escalate_at = null`)
  const chain = async (final: PublishEscalationInput['definition']['final']) => {
    const level = { afterMs: 0, who: [...who], channelIds: [live, off], remindEveryMs: minuteMs }
    const { id } = await admin.escalations.publish({
      name: final.kind,
      definition: { levels: [level], final },
    })
    const question = await seedApproval(test.services, desk, { risk: 'high' })
    await escalateDue(test.services)
    for (const ms of [minuteMs, 10 * minuteMs]) {
      await age(question, ms)
      await escalateDue(test.services)
    }
    await admin.escalations.archive({ id })
  }
  const afterMs = 5 * minuteMs
  await chain({ kind: 'approve', afterMs, upTo: 'low' })
  await chain({ kind: 'reject', afterMs })
  await chain({ kind: 'fallback', afterMs })
  await seedApproval(test.services, desk, { deadlineMs: 0 })
  await expireApprovals(test.services)
  await sql('update channels set enabled = false where id = $1', [off])
  receiver.answers.push({ status: 410 })
  await admin.channels.test({ id: live })
  await deliverDue(test.services)
  await admin.channels.test({ id: live })
  await deliverDue(test.services)
  await receiver.stop()
}
/** As if the question and its chain were so much older. */
const age = ({ id }: SeededApproval, ms: number) =>
  sql(
    `update approvals set created_at = created_at - $2 * interval '1 millisecond', escalate_at = escalate_at - $2 * interval '1 millisecond',
       escalation_turn = jsonb_set(escalation_turn, '{at}', to_jsonb((escalation_turn ->> 'at')::timestamptz - $2 * interval '1 millisecond'))
     where id = $1`,
    [id, ms],
  )

/** Calls that rules, grants, orders, budgets and breakers have a word in. */
async function admit() {
  const { agentId, versionId } = await addAgent(test, { models: ['openai/gpt-4o', 'openai/gpt-4o-mini'] })
  const policy = await admin.policies.save({
    name: 'rules',
    rules: [
      { name: 'no', on: 'tool_call', when: "tool.name == 'refund' && args.amount > 9", effect: 'deny' },
      {
        name: 'ask',
        on: 'tool_call',
        when: "tool.name == 'refund'",
        effect: 'require_approval',
        risk: 'low',
      },
      { name: 'less', on: 'model_call', when: 'true', effect: 'degrade' },
    ],
  })
  await admin.policies.publish({ id: policy.id, revision: policy.revision })
  tell('policies')
  const lease = await worker.take()
  await worker.askTool(lease, 'refund', { amount: 10 })
  await worker.askTool(lease, 'refund', { amount: 1 }, 1)
  const once = { maxUses: 1, expiresInMs: minuteMs, reason: 'why', upToRisk: 'low' } as const
  const constraints = [{ kind: 'equals', argument: 'amount', value: 2 }] as const
  await admin.grants.create({
    agentId,
    agentVersionId: versionId,
    tool: 'refund',
    constraints: [...constraints],
    ...once,
  })
  tell('grants')
  await worker.askTool(lease, 'refund', { amount: 2 }, 2)
  await apply({ kind: 'bypass', scope: { kind: 'agent', id: agentId }, expiresInMs: 1_000 })
  await worker.askTool(lease, 'refund', { amount: 3 }, 3)
  await worker.commitTool(lease, 'refund', { amount: 3 }, 'done', 3)
  await worker.askModel(lease)
  await worker.succeed(lease)
  await admin.policies.archive({ id: policy.id })
  tell('policies')
}

/** A provider that fails until it is left alone, is tried again and answers. */
async function breakAndMend() {
  await addAgent(test, { name: 'caller' })
  const call = async (isDown: boolean) => {
    const lease = await worker.take('caller')
    const answer = await worker.askModel(lease)
    if (answer.outcome !== 'granted') throw new Error(answer.outcome)
    if (isDown) await worker.failModel(lease, answer.holdId, { code: 'provider_unavailable' })
    else await worker.settleModel(lease, answer.holdId!, { inputTokens: 1, outputTokens: 1 })
  }
  for (let count = 0; count < 5; count += 1) await call(true)
  await sql(`update breakers set state = jsonb_set(state, '{untilMs}', '0') where state ->> 'kind' = 'open'`)
  for (let count = 0; count < 5; count += 1) await call(false)
}

/** An agent that a budget pauses, orders that run out, and a kill whose workers have all answered. */
async function runOut() {
  const { agentId } = await addAgent(test, { name: 'spender' })
  await admin.budgets.save({
    name: 'spender',
    scope: 'agent',
    scopeValue: 'spender',
    window: 'day',
    limit: '35000000',
    thresholds: [{ atPercent: 1, action: 'pause' }],
  })
  const lease = await worker.take('spender')
  const answer = await worker.askModel(lease)
  if (answer.outcome !== 'granted') throw new Error(answer.outcome)
  await worker.settleModel(lease, answer.holdId!, { inputTokens: 1_000, outputTokens: 100 })
  await sql(`update overrides set expires_at = now() where kind = 'pause' and scope_id = $1`, [agentId])
  await expireOverrides(test.services)
  const cancelled = await worker.start('seeded')
  await apply({ kind: 'kill', scope: { kind: 'run', id: cancelled } })
  await settleKills(test.services)
}

/** Loops that are throttled and paused for, until their time is up and their runs are over. */
async function findLoops() {
  for (const [name, response] of [
    ['throttled', 'throttle'],
    ['paused', 'pause'],
  ] as const) {
    const { agentId } = await addAgent(test, { name })
    await admin.anomalies.saveRule({
      kind: 'loop',
      agentId,
      sensitivity: 'high',
      response,
      lastsMs: minuteMs,
    })
    const lease = await worker.take(name)
    for (let time = 0; time < 8; time += 1) {
      await worker.askTool(lease, 'look', { q: 'same' }, time)
      await worker.commitTool(lease, 'look', { q: 'same' }, 'nothing new', time)
    }
    await watchCalls()
    await sql(`update anomalies set action_until = now() where agent_id = $1`, [agentId])
    await endActions(test.services)
    const [found] = (await admin.anomalies.list({ agentId })).items
    await admin.anomalies.acknowledge({ id: found!.id })
    await test.call('admin', 'runs.cancel', { id: lease.runId })
    await worker.succeed(lease)
  }
  const round = createUsageWatch(test.services)
  await vi.waitFor(async () => {
    await round()
    expect(await sql('select id from anomalies where ended_at is null')).toEqual([])
  }, 30_000)
}

it('what the platform does by itself says what was and what is, too', async () => {
  for (const part of [failSignIn, escalate, admit, breakAndMend, runOut, findLoops]) await part()
  const seen = await test.db.transaction(allWorkspaces, (tx) =>
    tx.query<Noted>(
      `select id, action, before is not null as before, after is not null as after from audit_entries
       where actor_kind = 'system' order by id`,
    ),
  )
  expect([...new Set(seen.map(({ action }) => action))].toSorted()).toEqual(namesOf(unasked))
  expect(wrongIn(seen, unasked)).toEqual([])
}, 120_000)

it('each action that the source names is walked, or it is said why not', async () => {
  const source = fileURLToPath(new URL('../', import.meta.url))
  const files = (await readdir(source, { recursive: true })).filter((file) => /(?<!\.test)\.ts$/.test(file))
  const texts = await Promise.all(files.map((file) => readFile(join(source, file), 'utf8')))
  const named = texts.flatMap((text) =>
    (text.match(/\baction\b.*/g) ?? []).flatMap(
      (line) => line.match(/(?<=')[a-z_]+(\.[a-z_]+)+(?=')/g) ?? [],
    ),
  )
  expect(named.length).toBeGreaterThan(50)
  const walked = new Set([...namesOf(asked), ...namesOf(unasked), ...Object.keys(unwalked)])
  expect([...new Set(named)].filter((action) => !walked.has(action))).toEqual([])
})
