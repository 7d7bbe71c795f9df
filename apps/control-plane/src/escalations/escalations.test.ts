import type { PublishEscalationInput } from '@ground-control/core/escalations/schema'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { deliverDue } from '../../test/deliver-due.ts'
import { addPerson, enter } from '../../test/people.ts'
import { startMailServer, startReceiver } from '../../test/receivers.ts'
import { type SeededAgent, type SeededApproval, seedAgent, seedApproval } from '../../test/seed.ts'
import { createTestServices } from '../../test/services.ts'
import { expireApprovals } from '../approvals/expire-approvals.ts'
import { escalateDue } from './escalate-due.ts'

const minuteMs = 60_000
type Test = Awaited<ReturnType<typeof createTestServices>>
let test: Test
let agent: SeededAgent
let receiver: Awaited<ReturnType<typeof startReceiver>>
let mail: Awaited<ReturnType<typeof startMailServer>>
let people: Record<'ada' | 'bob' | 'cleo', string>
let hook: { id: string; secret: string }
let mailId: string
const transfer = {
  name: 'transfer',
  description: '',
  effect: 'write' as const,
  inputSchema: { type: 'object', properties: { memo: { type: 'string', writeOnly: true } } },
}

beforeAll(async () => {
  test = await createTestServices()
  receiver = await startReceiver()
  mail = await startMailServer()
  agent = await seedAgent(test.services, test.workspaceId, 'desk', [transfer])
  const add = async (name: string, role: 'operator' | 'admin') =>
    (await addPerson(test, `${name}@example.test`, role)).userId
  people = {
    ada: await add('ada', 'operator'),
    bob: await add('bob', 'operator'),
    cleo: await add('cleo', 'admin'),
  }
  const admin = test.as('admin')
  const saved = await admin.channels.save({
    name: 'hook',
    settings: { kind: 'webhook', url: `${receiver.url}/hook` },
  })
  hook = { id: saved.channel.id, secret: saved.secret ?? '' }
  const email = { kind: 'email', host: '127.0.0.1', port: mail.port, security: 'none' } as const
  const from = 'control@example.test'
  const sent = await admin.channels.save({
    name: 'mail',
    settings: { ...email, from, user: 'control', password: 'the mail password' },
  })
  mailId = sent.channel.id
})
afterAll(async () => {
  await receiver.stop()
  await mail.stop()
  await test.drop()
})
beforeEach(async () => {
  receiver.received.length = 0
  mail.mails.length = 0
  for (const { id } of await test.as('admin').escalations.list())
    await test.as('admin').escalations.archive({ id })
})

const query = <Row>(sql: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))
const person = (userId: string) => ({ kind: 'person', userId }) as const
const chain = (): PublishEscalationInput['definition'] => ({
  appliesTo: { agentIds: [], actions: [], risks: [] },
  levels: [
    { afterMs: 0, who: [person(people.ada)], channelIds: [hook.id], remindEveryMs: null },
    {
      afterMs: 30 * minuteMs,
      who: [{ kind: 'role', role: 'admin' }],
      channelIds: [mailId],
      remindEveryMs: null,
    },
  ],
  final: { kind: 'reject', afterMs: 60 * minuteMs },
  hours: null,
})
const publish = (definition = chain(), name = 'nights') =>
  test.as('admin').escalations.publish({ name, definition })

/** As if the question and its chain were so much older. */
const pass = (approval: SeededApproval, ms: number) =>
  query(
    `update approvals set created_at = created_at - $2 * interval '1 millisecond', escalate_at = escalate_at - $2 * interval '1 millisecond',
       escalation_turn = jsonb_set(escalation_turn, '{at}', to_jsonb((escalation_turn ->> 'at')::timestamptz - $2 * interval '1 millisecond'))
     where id = $1`,
    [approval.id, ms],
  )
/** Several control planes at once, and then what they left to be sent. */
async function round() {
  await Promise.all(Array.from({ length: 4 }, () => escalateDue(test.services)))
  await Promise.all(Array.from({ length: 3 }, () => deliverDue(test.services)))
}
const state = async (approval: SeededApproval) =>
  (
    await query<Record<string, unknown>>(
      `select a.status, a.reason, a.decided_by ->> 'name' as by, a.escalate_at as next, r.status as run, s.status as step, s.error,
         s.output from approvals a join runs r on r.id = a.run_id join steps s on s.id = a.step_id where a.id = $1`,
      [approval.id],
    )
  )[0]!
const auditOf = async (approval: SeededApproval) =>
  (
    await query<{ action: string; after: unknown }>(
      'select action, after from audit_entries where subject_id = $1 order by at, id',
      [approval.id],
    )
  ).map((entry) => entry.action)
const inbox = async (email: string) => (await (await enter(test, email)).call()).notices.list()

describe('a chain', () => {
  it('tells level after level, each once however many copies run, and ends with a no that names it', async () => {
    await publish()
    const secrets = { amount: 5, password: 'hunter2', memo: 'the vault is 4711' }
    const approval = await seedApproval(test.services, agent, { action: 'transfer', arguments: secrets })
    await round()
    await round()
    expect(receiver.received).toHaveLength(1)
    const [{ body, headers }] = receiver.received as [(typeof receiver.received)[0]]
    expect(new Webhook(hook.secret).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'approval.told',
      data: {
        approvalId: approval.id,
        reason: 'level',
        level: 1,
        people: ['ada'],
        arguments: { amount: 5, password: '•••', memo: '•••' },
        policy: { name: 'nights', version: 1 },
        url: `http://127.0.0.1:3000/approvals?id=${approval.id}`,
      },
    })
    expect((await inbox('ada@example.test')).items[0]).toMatchObject({
      approvalId: approval.id,
      isOpen: true,
    })
    expect(mail.mails).toEqual([])

    await pass(approval, 30 * minuteMs)
    await round()
    await round()
    expect(receiver.received).toHaveLength(1)
    expect(mail.mails).toHaveLength(1)
    expect(mail.mails[0]).toMatchObject({
      to: ['cleo@example.test'],
      from: 'control@example.test',
      user: 'control',
    })
    expect(mail.mails[0]!.source).toContain('Decision needed')
    for (const secret of ['hunter2', '4711']) {
      expect(mail.mails[0]!.source).not.toContain(secret)
      expect(body).not.toContain(secret)
    }
    expect(await test.as('viewer').approvals.get({ id: approval.id })).toMatchObject({
      status: 'pending',
      escalation: { name: 'nights', version: 1, level: 2, nextAt: expect.any(String) },
    })

    await pass(approval, 30 * minuteMs)
    await round()
    expect(await state(approval)).toMatchObject({
      status: 'rejected',
      by: 'Escalation policy nights',
      reason: 'nobody decided in time: escalation policy nights, version 1',
      run: 'queued',
    })
    expect(await auditOf(approval)).toEqual(['approval.escalate', 'approval.escalate', 'approval.decide'])
  })

  it('stops when somebody decides, and what was not sent yet is not sent', async () => {
    await publish()
    const approval = await seedApproval(test.services, agent)
    await escalateDue(test.services)
    await test.as('operator').approvals.decide({
      id: approval.id,
      digest: approval.digest,
      decision: { kind: 'approve' },
    })
    await deliverDue(test.services)
    await pass(approval, 90 * minuteMs)
    await round()
    expect(receiver.received).toEqual([])
    expect(mail.mails).toEqual([])
    const { items } = await test.as('viewer').channels.deliveries({ approvalId: approval.id })
    expect(items.map(({ kind, status }) => [kind, status])).toEqual(
      expect.arrayContaining([
        ['in_app', 'delivered'],
        ['webhook', 'dropped'],
      ]),
    )
  })

  it('leaves out reminders that were overtaken, after an outage', async () => {
    const [first, second] = chain().levels as [PublishEscalationInput['definition']['levels'][0], never]
    const reminded = { ...first, remindEveryMs: minuteMs }
    await publish({ ...chain(), levels: [reminded, second], final: { kind: 'keep_waiting' } })
    const approval = await seedApproval(test.services, agent)
    await round()
    await pass(approval, 10 * minuteMs)
    await round()
    expect(await auditOf(approval)).toEqual(['approval.escalate', 'approval.remind'])
    expect(await inbox('ada@example.test')).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ message: expect.objectContaining({ reason: 'reminder' }) }),
      ]),
    })
  })

  it('ends as expired where the deadline came first: that is not a no', async () => {
    await publish()
    const approval = await seedApproval(test.services, agent, { deadlineMs: 0 })
    await round()
    await pass(approval, 60 * minuteMs)
    await round()
    expect(await state(approval)).toMatchObject({ status: 'pending' })
    await expireApprovals(test.services)
    expect(await state(approval)).toMatchObject({ status: 'expired', by: null, reason: null })
  })

  it('approves by itself where the risk allows it, and waits on where it does not', async () => {
    await publish({ ...chain(), final: { kind: 'approve', afterMs: 60 * minuteMs, upTo: 'medium' } })
    const small = await seedApproval(test.services, agent, { risk: 'medium' })
    const large = await seedApproval(test.services, agent, { risk: 'high' })
    await round()
    for (const approval of [small, large]) await pass(approval, 60 * minuteMs)
    await round()
    expect(await state(small)).toMatchObject({ status: 'approved', run: 'queued', step: 'waiting' })
    expect(await state(large)).toMatchObject({ status: 'pending', run: 'waiting', next: null })
    expect(await auditOf(large)).toContain('approval.keep_waiting')
  })

  it('ends undecided with a failure that runs the fallback, for a call and for a question', async () => {
    await publish({ ...chain(), final: { kind: 'fallback', afterMs: 60 * minuteMs } })
    const called = await seedApproval(test.services, agent)
    const asked = await seedApproval(test.services, agent, { stepKind: 'approval' })
    await round()
    for (const approval of [called, asked]) {
      await pass(approval, 60 * minuteMs)
      await round()
      expect(await state(approval)).toMatchObject({
        status: 'expired',
        by: null,
        run: 'queued',
        step: 'failed',
        error: { code: 'undecided', details: { by: 'escalation', name: 'nights' } },
      })
      expect(await auditOf(approval)).toContain('approval.expire')
    }
  })
})

describe('who is told', () => {
  it('is the delegate of who is away, the members of a group, and who has taken it on', async () => {
    const admin = test.as('admin')
    const group = await admin.groups.save({ name: 'desk', userIds: [people.ada, people.bob] })
    await admin.absences.add({
      userId: people.ada,
      startsAt: new Date(Date.now() - minuteMs).toISOString(),
      endsAt: new Date(Date.now() + 60 * minuteMs).toISOString(),
      delegateId: people.cleo,
    })
    const [first] = chain().levels
    const level = { ...first!, who: [{ kind: 'group' as const, groupId: group.id }], remindEveryMs: minuteMs }
    const policy = await publish({ ...chain(), levels: [level], final: { kind: 'keep_waiting' } })
    const approval = await seedApproval(test.services, agent)
    await round()
    const told = async () =>
      (
        await query<{ people: string[] }>(
          `select after -> 'people' as people from audit_entries where subject_id = $1 and action in ('approval.escalate', 'approval.remind')
           order by at desc, id desc limit 1`,
          [approval.id],
        )
      )[0]?.people
    expect(await told()).toEqual(['cleo for ada', 'bob'])

    const bob = await (await enter(test, 'bob@example.test')).call()
    expect((await bob.approvals.claim({ id: approval.id })).claimedBy).toMatchObject({ id: people.bob })
    await pass(approval, minuteMs)
    await round()
    expect(await told()).toEqual(['bob'])
    const operator = test.as('operator')
    const decide = { id: approval.id, digest: approval.digest, decision: { kind: 'approve' } } as const
    await expect(operator.approvals.decide(decide)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'bob has taken this on: release it first',
    })
    await expect(operator.approvals.claim({ id: approval.id })).rejects.toMatchObject({ code: 'CONFLICT' })
    await operator.approvals.release({ id: approval.id })

    await operator.approvals.assign({ id: approval.id, assignees: [person(people.cleo)] })
    expect((await inbox('cleo@example.test')).items[0]).toMatchObject({
      message: { reason: 'assigned' },
      approvalId: approval.id,
    })
    await pass(approval, minuteMs)
    await round()
    expect(await told()).toEqual(['cleo'])
    await expect(admin.groups.remove({ id: group.id })).rejects.toMatchObject({ code: 'CONFLICT' })
    await admin.escalations.archive({ id: policy.id })
    const toGroup = [{ kind: 'group' as const, groupId: group.id }]
    const asks = { name: 'ask', on: 'tool_call', when: 'false', effect: 'require_approval' } as const
    const draft = await admin.policies.save({ name: 'asks', rules: [{ ...asks, assignees: toGroup }] })
    await admin.policies.publish({ id: draft.id, revision: draft.revision })
    await expect(admin.groups.remove({ id: group.id })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'policy asks puts questions to this group: take it out there first',
    })
    await admin.policies.archive({ id: draft.id })
    await admin.groups.remove({ id: group.id })
    // From here on it is hers alone.
    await expect(operator.approvals.decide(decide)).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: 'this is put to cleo: they decide it, or an admin in their place',
    })
    const cleo = await (await enter(test, 'cleo@example.test')).call()
    expect((await cleo.approvals.decide(decide)).decided).toBe(true)
    expect(await auditOf(approval)).toEqual(
      expect.arrayContaining(['approval.claim', 'approval.release', 'approval.assign']),
    )
  })

  it('has one taker among many', async () => {
    const approval = await seedApproval(test.services, agent)
    const takers = Array.from({ length: 20 }, () => test.as('operator').approvals.claim({ id: approval.id }))
    const results = await Promise.allSettled(takers)
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect(await auditOf(approval)).toEqual(['approval.claim'])
  })

  it('is shown beforehand by the simulator, who tells nobody', async () => {
    const { notices, isCut } = await test
      .as('viewer')
      .escalations.simulate({ definition: chain(), askedAt: '2026-11-23T10:00:00Z' })
    expect(isCut).toBe(false)
    expect(notices).toEqual([
      {
        at: '2026-11-23T10:00:00.000Z',
        level: 0,
        reminder: 0,
        people: [{ userId: people.ada, name: 'ada', insteadOf: null }],
        channels: [{ id: hook.id, name: 'hook' }],
        action: null,
      },
      expect.objectContaining({ at: '2026-11-23T10:30:00.000Z', level: 1 }),
      expect.objectContaining({ at: '2026-11-23T11:00:00.000Z', level: null, action: 'reject' }),
    ])
    await round()
    expect(receiver.received).toEqual([])
  })
})

describe('publish', () => {
  it('adds versions that stay, refuses who edited an older one, and takes what waits already under it', async () => {
    const waiting = await seedApproval(test.services, agent)
    await round()
    expect(await auditOf(waiting)).toEqual([])
    const first = await publish()
    expect(first).toMatchObject({ version: 1, versions: [{ number: 1 }] })
    await round()
    const admin = test.as('admin')
    const next = { ...chain(), final: { kind: 'keep_waiting' as const } }
    const edit = { id: first.id, baseVersion: 1, name: 'nights', note: 'no more no' }
    const second = await admin.escalations.publish({ ...edit, definition: next })
    expect(second.versions.map(({ number, note }) => [number, note])).toEqual([
      [2, 'no more no'],
      [1, ''],
    ])
    for (const input of [
      { ...edit, definition: next },
      { ...edit, baseVersion: 2, definition: next },
      { name: 'nights', definition: next },
    ])
      await expect(admin.escalations.publish(input)).rejects.toMatchObject({ code: 'CONFLICT' })
    // What came under version 1 ends as version 1 says.
    await pass(waiting, 60 * minuteMs)
    await round()
    expect(await state(waiting)).toMatchObject({ status: 'rejected' })
    await expect(query('update escalation_versions set number = 9')).rejects.toThrow(/permission denied/)
  })

  it('refuses people, groups and channels that are not there, and names them', async () => {
    const viewer = await addPerson(test, 'vera@example.test', 'viewer')
    const [first] = chain().levels
    for (const [level, field] of [
      [{ ...first!, who: [person(viewer.userId)] }, 'definition.levels.0.who.0'],
      [
        { ...first!, who: [{ kind: 'group', groupId: test.services.newId('group') }] },
        'definition.levels.0.who.0',
      ],
      [{ ...first!, channelIds: [test.services.newId('channel')] }, 'definition.levels.0.channelIds.0'],
    ] as const)
      await expect(
        publish({ ...chain(), levels: [level as never], final: { kind: 'keep_waiting' } }),
      ).rejects.toMatchObject({ code: 'BAD_REQUEST', cause: { details: { issues: [{ field }] } } })
  })

  it('keeps to its workspace', async () => {
    const policy = await publish()
    const stranger = test.as('admin', test.otherWorkspaceId)
    await expect(stranger.escalations.get({ id: policy.id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(stranger.escalations.archive({ id: policy.id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await stranger.escalations.list()).toEqual([])
    const approval = await seedApproval(test.services, agent)
    for (const call of ['claim', 'release'] as const)
      await expect(stranger.approvals[call]({ id: approval.id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(
      stranger.approvals.assign({ id: approval.id, assignees: [{ kind: 'role', role: 'admin' }] }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
