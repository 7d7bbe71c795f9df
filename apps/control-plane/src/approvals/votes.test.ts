import type { Actor, Role } from '@ground-control/core/actors'
import type { DecideApprovalInput } from '@ground-control/core/approvals/schema'
import { insertApprovals } from '@ground-control/db/repositories/asked-approvals'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type SeededAgent, type SeededApproval, seedAgent, seedApproval } from '../../test/seed.ts'
import { createTestServices } from '../../test/services.ts'
import { assignApproval } from './assign-approval.ts'
import { commentApproval } from './comment-approval.ts'
import { decideApproval } from './decide-approval.ts'
import { expireApprovals } from './expire-approvals.ts'
import { keepReplies } from './keep-replies.ts'
import { getApproval } from './read/get-approval.ts'

type Test = Awaited<ReturnType<typeof createTestServices>>
let test: Test
let agent: SeededAgent
let [ada, bob, cleo]: Actor[] = []
const refund = {
  name: 'issue_refund',
  description: '',
  effect: 'write' as const,
  inputSchema: { type: 'object', properties: { amount: { type: 'integer', maximum: 100 } } },
}

beforeAll(async () => {
  test = await createTestServices()
  agent = await seedAgent(test.services, test.workspaceId, 'desk', [refund])
  ada = await person('Ada', 'operator')
  bob = await person('Bob', 'operator')
  cleo = await person('Cleo', 'admin')
})
afterAll(() => test.drop())
beforeEach(async () => {
  for (const key of ['approvals.singleOperator', 'approvals.tiers'])
    await query('delete from config_entries where key = $1', [key])
})

const query = <Row>(sql: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))

async function person(name: string, role: Role): Promise<Actor> {
  const id = test.services.newId('user')
  await query(`insert into users (id, email, name, password_hash) values ($1, $2, $3, '')`, [
    id,
    `${id}@example.test`,
    name,
  ])
  await query('insert into members (workspace_id, user_id, role) values ($1, $2, $3)', [
    test.workspaceId,
    id,
    role,
  ])
  return { kind: 'person', id, name, role, workspaceId: test.workspaceId }
}

/** A question that demands this of those who answer it. */
async function ask(
  terms: { need?: number; assignees?: unknown[]; separateDuties?: boolean; question?: unknown },
  more: Parameters<typeof seedApproval>[2] = {},
) {
  const approval = await seedApproval(test.services, agent, more)
  await query(
    `update approvals set need = $2, assignees = $3, separate_duties = $4, kind = $5, answer_schema = $6 where id = $1`,
    [
      approval.id,
      terms.need ?? 1,
      terms.assignees ? JSON.stringify(terms.assignees) : null,
      terms.separateDuties ?? false,
      'question' in terms ? 'question' : 'approval',
      terms.question ? JSON.stringify(terms.question) : null,
    ],
  )
  return approval
}
const say = (
  actor: Actor | undefined,
  approval: Pick<SeededApproval, 'id' | 'digest'>,
  kind: DecideApprovalInput['decision'] = { kind: 'approve' },
  more: { reason?: string; override?: boolean } = {},
) =>
  decideApproval(test.services, actor!, {
    id: approval.id,
    digest: approval.digest,
    decision: kind,
    reason: '',
    override: false,
    ...more,
  })
const auditOf = (approval: SeededApproval) =>
  query<{ action: string; before: unknown; after: Record<string, unknown> }>(
    'select action, before, after from audit_entries where subject_id = $1 order by at, id',
    [approval.id],
  )
const votesOf = (approval: SeededApproval) =>
  query<{ name: string; round: number }>(
    `select voter ->> 'name' as name, round from approval_votes where approval_id = $1 order by created_at, id`,
    [approval.id],
  )
const runOf = async (approval: SeededApproval) =>
  (await query<{ status: string }>('select status from runs where id = $1', [approval.runId]))[0]?.status

describe('where several must approve', () => {
  it('the last of them decides; each vote is shown, told and on the record', async () => {
    const approval = await ask({ need: 2 })
    const first = await say(ada, approval, { kind: 'approve' }, { reason: 'looks right' })
    expect(first).toMatchObject({ decided: false, counted: true, approval: { status: 'pending' } })
    expect(first.approval.quorum).toMatchObject({
      need: 2,
      votes: [{ by: { name: 'Ada' }, reason: 'looks right' }],
    })
    expect(await runOf(approval)).toBe('waiting')
    await expect(say(ada, approval)).rejects.toMatchObject({ code: 'conflict', details: { votes: ['Ada'] } })
    const last = await say(bob, approval)
    expect(last).toMatchObject({
      decided: true,
      approval: { status: 'approved', decidedBy: { name: 'Bob' } },
    })
    expect(last.approval.quorum.votes.map(({ by }) => by.name)).toEqual(['Ada', 'Bob'])
    expect(await runOf(approval)).toBe('queued')
    expect(await auditOf(approval)).toMatchObject([
      { action: 'approval.vote', after: { votes: ['Ada'], need: 2, reason: 'looks right' } },
      { action: 'approval.decide', after: { status: 'approved', votes: ['Ada', 'Bob'] } },
    ])
    const [event] = await query<{ data: unknown }>(
      `select data from events where type = 'approval.voted' and data ->> 'approvalId' = $1`,
      [approval.id],
    )
    expect(event?.data).toMatchObject({ votes: ['Ada'], need: 2 })
  })

  it('one rejection ends it', async () => {
    const approval = await ask({ need: 3 })
    await say(ada, approval)
    expect(await say(bob, approval, { kind: 'reject' }, { reason: 'no' })).toMatchObject({
      decided: true,
      approval: { status: 'rejected' },
    })
  })

  it('an edit makes another question of it: votes for the one before do not count, nor does its digest', async () => {
    const approval = await ask({ need: 2 })
    await say(ada, approval)
    const edit = { kind: 'edit', arguments: { amount: 20 } } as const
    const { approval: edited } = await say(bob, approval, edit)
    expect(edited).toMatchObject({
      status: 'pending',
      arguments: { amount: 50 },
      proposal: { arguments: { amount: 20 }, by: { name: 'Bob' } },
      quorum: { votes: [{ by: { name: 'Bob' } }] },
    })
    expect(edited.digest).not.toBe(approval.digest)
    await expect(say(cleo, approval)).rejects.toMatchObject({
      code: 'conflict',
      details: { digest: edited.digest },
    })
    const end = await say(ada, edited)
    expect(end).toMatchObject({
      decided: true,
      approval: { status: 'edited', editedArguments: { amount: 20 }, proposal: null },
    })
    expect(await votesOf(approval)).toEqual([
      { name: 'Ada', round: 1 },
      { name: 'Bob', round: 2 },
      { name: 'Ada', round: 2 },
    ])
  })

  it('an edit back to what was asked starts anew all the same, and a wrong one changes nothing', async () => {
    const approval = await ask({ need: 2 })
    await say(ada, approval)
    const { approval: edited } = await say(bob, approval, { kind: 'edit', arguments: { amount: 20 } })
    await expect(say(cleo, edited, { kind: 'edit', arguments: { amount: 1_000 } })).rejects.toMatchObject({
      code: 'bad_request',
      details: { issues: [{ field: 'decision.arguments.amount' }] },
    })
    const { approval: back } = await say(bob, edited, { kind: 'edit', arguments: { amount: 50 } })
    expect(back).toMatchObject({ proposal: null, digest: approval.digest, quorum: { votes: [{}] } })
    expect(await say(ada, back)).toMatchObject({ decided: true, approval: { status: 'approved' } })
  })

  it('keys are no second person', async () => {
    const approval = await ask({ need: 2 })
    const key: Actor = { ...ada!, kind: 'program', id: test.services.newId('apiKey'), name: 'her key' }
    await query(
      `insert into api_keys (id, workspace_id, name, scope, prefix, hash, created_by) values ($1, $2, 'k', 'operator', 'k', $3, $4)`,
      [key.id, test.workspaceId, Buffer.from(key.id), ada!.id],
    )
    await say(ada, approval)
    await expect(say(key, approval)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('twenty at once on three: one decides, exactly three count, the others are told who', async () => {
    const voters = await Promise.all(Array.from({ length: 20 }, (_, nth) => person(`P${nth}`, 'operator')))
    const approval = await ask({ need: 3 })
    const answers = await Promise.all(voters.map((voter) => say(voter, approval)))
    expect(answers.filter(({ decided }) => decided)).toHaveLength(1)
    expect(answers.filter(({ counted }) => counted)).toHaveLength(3)
    expect(await votesOf(approval)).toHaveLength(3)
    const winner = answers.find(({ decided }) => decided)!.approval
    for (const answer of answers.filter(({ counted }) => !counted)) expect(answer.approval).toEqual(winner)
    expect((await auditOf(approval)).map(({ action }) => action).sort()).toEqual([
      'approval.decide',
      'approval.vote',
      'approval.vote',
    ])
  })

  it('the last vote against the deadline: one of them wins', async () => {
    const approvals = await Promise.all(
      Array.from({ length: 12 }, (_, nth) => ask({ need: 2 }, { deadlineMs: 400 + nth * 20 })),
    )
    await Promise.allSettled(approvals.map((approval) => say(ada, approval)))
    const ends = await Promise.all(
      approvals.map(async (approval, nth) => {
        await new Promise((resolve) => setTimeout(resolve, nth * 15))
        const [end] = await Promise.all([say(bob, approval), expireApprovals(test.services)])
        return end
      }),
    )
    await new Promise((resolve) => setTimeout(resolve, 700))
    await expireApprovals(test.services)
    for (const [nth, approval] of approvals.entries()) {
      const { status } = await getApproval(test.services, test.workspaceId, approval.id)
      expect(status).toBe(ends[nth]?.decided ? 'approved' : 'expired')
      const entries = (await auditOf(approval)).filter(({ action }) => action !== 'approval.vote')
      expect(entries).toHaveLength(1)
    }
  })

  it('votes are never changed or removed', async () => {
    const approval = await ask({ need: 2 })
    await say(ada, approval)
    await expect(query('delete from approval_votes where approval_id = $1', [approval.id])).rejects.toThrow()
    await expect(query('update approval_votes set round = 9')).rejects.toThrow()
  })
})

describe('who may decide', () => {
  const only = (actor: Actor | undefined) => [{ kind: 'person', userId: actor!.id }]

  it('is who it is put to; others are told who', async () => {
    const approval = await ask({ assignees: only(ada) })
    const refusal = {
      code: 'refused',
      message: 'this is put to Ada: they decide it, or an admin in their place',
      details: { by: 'assignees', people: [{ userId: ada!.id, name: 'Ada' }] },
    }
    await expect(say(bob, approval)).rejects.toMatchObject(refusal)
    await expect(say(cleo, approval, { kind: 'reject' }, { reason: 'no' })).rejects.toMatchObject(refusal)
    await expect(
      assignApproval(test.services, bob!, { id: approval.id, assignees: [] }),
    ).rejects.toMatchObject({ code: 'refused' })
    expect(await auditOf(approval)).toEqual([])
    expect(await say(ada, approval)).toMatchObject({ decided: true, approval: { exceptions: [] } })
  })

  it('is an admin too, by an override with a reason that stays', async () => {
    const approval = await ask({ assignees: only(ada) })
    const override = { override: true, reason: 'Ada has left' }
    await expect(say(bob, approval, { kind: 'approve' }, override)).rejects.toMatchObject({
      code: 'refused',
      details: { needed: 'admin' },
    })
    const end = await say(cleo, approval, { kind: 'approve' }, override)
    expect(end.approval.exceptions).toEqual([{ kind: 'override', reason: 'Ada has left' }])
    expect((await auditOf(approval))[0]?.after).toMatchObject({ exceptions: [{ kind: 'override' }] })
  })

  it('is who stands in for one that is away', async () => {
    const absence = test.services.newId('absence')
    await query(
      `insert into absences (id, workspace_id, user_id, starts_at, ends_at, delegate_id, created_by)
       values ($1, $2, $3, now() - interval '1 day', now() + interval '1 day', $4, 'tests')`,
      [absence, test.workspaceId, ada!.id, bob!.id],
    )
    const approval = await ask({ assignees: only(ada), need: 2 })
    const { approval: view } = await say(bob, approval)
    expect(view.quorum.votes).toMatchObject([{ by: { name: 'Bob' }, insteadOf: 'Ada' }])
    await query('delete from absences where id = $1', [absence])
  })
})

describe('separation of duties', () => {
  const parts: Array<[string, (approval: SeededApproval) => Promise<unknown>]> = [
    ['started_run', ({ runId }) => query('update runs set created_by = $2 where id = $1', [runId, ada!.id])],
    ['on_behalf_of', ({ runId }) => query('update runs set end_user = $2 where id = $1', [runId, 'ADA'])],
  ]
  it.each(parts)('bars who has %s, and nobody else', async (duty, prepare) => {
    const approval = await ask({ separateDuties: true })
    await prepare(approval)
    await expect(say(ada, approval)).rejects.toMatchObject({
      code: 'refused',
      details: { by: 'separation_of_duties', duty },
    })
    expect((await say(bob, approval)).decided).toBe(true)
  })

  it('bars who registered the version through a worker’s key, and who started the first run of a line', async () => {
    const key = test.services.newId('apiKey')
    await query(
      `insert into api_keys (id, workspace_id, name, scope, prefix, hash, created_by) values ($1, $2, 'w', 'worker', 'k', $3, $4)`,
      [key, test.workspaceId, Buffer.from(key), bob!.id],
    )
    const agentVersionId = test.services.newId('agentVersion')
    await query(
      `insert into agent_versions (id, workspace_id, agent_id, number, digest, definition, created_by)
       select $2, workspace_id, agent_id, 2, $2, definition, $3 from agent_versions where id = $1`,
      [agent.agentVersionId, agentVersionId, key],
    )
    const own = { ...agent, agentVersionId }
    const approval = await seedApproval(test.services, own)
    await query('update approvals set separate_duties = true where id = $1', [approval.id])
    await expect(say(bob, approval)).rejects.toMatchObject({ details: { duty: 'registered_version' } })
    expect((await say(ada, approval)).decided).toBe(true)

    const parent = await seedApproval(test.services, agent)
    await query('update runs set created_by = $2 where id = $1', [parent.runId, ada!.id])
    const child = await ask({ separateDuties: true })
    await query('update runs set parent_run_id = $2 where id = $1', [child.runId, parent.runId])
    await expect(say(ada, child)).rejects.toMatchObject({ details: { duty: 'started_run' } })
  })

  it('lets them say no', async () => {
    const approval = await ask({ separateDuties: true })
    await query('update runs set created_by = $2 where id = $1', [approval.runId, ada!.id])
    expect((await say(ada, approval, { kind: 'reject' }, { reason: 'not like this' })).decided).toBe(true)
  })
})

describe('while one person runs the workspace', () => {
  it('what needs a second is set aside, and every decision says so', async () => {
    const admin = test.as('admin')
    await expect(
      admin.config.set({ key: 'approvals.singleOperator', value: { reason: ' ' } }),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST', cause: { issues: [{ path: ['value', 'reason'] }] } })
    await admin.config.set({ key: 'approvals.singleOperator', value: { reason: 'only Ada is here' } })
    expect(await test.as('viewer').approvals.rules()).toMatchObject({
      singleOperator: { reason: 'only Ada is here', setBy: 'admin of tests' },
    })
    const approval = await ask({ need: 2, separateDuties: true })
    await query('update runs set created_by = $2 where id = $1', [approval.runId, ada!.id])
    const exceptions = [{ kind: 'single_operator', reason: 'only Ada is here' }]
    expect(await say(ada, approval)).toMatchObject({ decided: true, approval: { exceptions } })
    const plain = await ask({})
    expect(await say(ada, plain)).toMatchObject({ approval: { exceptions } })
    expect((await auditOf(plain))[0]?.after).toMatchObject({ exceptions })
    await admin.config.remove({ key: 'approvals.singleOperator' })
    expect(await test.as('viewer').approvals.rules()).toMatchObject({ singleOperator: null })
  })
})

describe('a free question', () => {
  const seat = { type: 'object', properties: { row: { type: 'integer' } }, required: ['row'] }

  it('is answered by its schema, and ends the step with the answer', async () => {
    const approval = await ask({ question: seat }, { stepKind: 'approval' })
    await expect(say(ada, approval, { kind: 'answer', answer: {} })).rejects.toMatchObject({
      code: 'bad_request',
      details: { issues: [{ field: 'decision.answer.row', message: 'is required' }] },
    })
    await expect(say(ada, approval)).rejects.toMatchObject({
      details: { issues: [{ field: 'decision.kind' }] },
    })
    expect(await say(ada, approval, { kind: 'answer', answer: { row: 12 } })).toMatchObject({
      decided: true,
      approval: { kind: 'question', status: 'answered', answer: { row: 12 } },
    })
    const [step] = await query<{ output: unknown }>('select output from steps where id = $1', [
      approval.stepId,
    ])
    expect(step?.output).toMatchObject({ status: 'answered', answer: { row: 12 }, decidedBy: 'Ada' })
    expect((await auditOf(approval))[0]?.after).toMatchObject({ status: 'answered', answer: { row: 12 } })
  })

  it('without a schema takes a text', async () => {
    const approval = await ask({ question: null }, { stepKind: 'approval' })
    await expect(say(ada, approval, { kind: 'answer', answer: 7 })).rejects.toMatchObject({
      details: { issues: [{ field: 'decision.answer' }] },
    })
    expect((await say(ada, approval, { kind: 'answer', answer: 'by train' })).decided).toBe(true)
  })
})

describe('a comment to the agent', () => {
  const askable = async () => {
    const approval = await ask({}, { stepKind: 'approval' })
    await query('update approvals set answers_comments = true where id = $1', [approval.id])
    return approval
  }
  const comment = (approval: SeededApproval, text = 'why?') =>
    commentApproval(test.services, ada!, { id: approval.id, text, toAgent: true })

  it('is an event that waits for the run or wakes it, and its reply is shown once', async () => {
    const approval = await askable()
    const { id: commentId } = await comment(approval)
    const [event] = await query<Record<string, unknown>>(
      `select type, key, run_id as "runId", data from events
       where data ->> 'commentId' = $1 and type = 'approval.asked_back'`,
      [commentId],
    )
    expect(event).toMatchObject({
      type: 'approval.asked_back',
      key: `0 ${approval.digest}`,
      runId: approval.runId,
      data: { text: 'why?', author: 'Ada' },
    })
    const said = { runId: approval.runId, agentId: agent.agentId, agentName: 'desk' }
    const reply = { ...said, data: { commentId, text: 'Because.' } }
    await test.db.transaction(test.workspaceId, (tx) => keepReplies(test.services, tx, [reply, reply]))
    // What names no comment of this run's questions is an event and nothing more.
    const strange = { ...said, runId: test.services.newId('run'), data: { commentId, text: 'x' } }
    await test.db.transaction(test.workspaceId, (tx) =>
      keepReplies(test.services, tx, [strange, { ...said, data: 'x' }]),
    )
    const { comments } = await getApproval(test.services, test.workspaceId, approval.id)
    expect(comments).toMatchObject([
      { id: commentId, toAgent: true, replyTo: null, author: { name: 'Ada' } },
      { text: 'Because.', toAgent: false, replyTo: commentId, author: { name: 'desk' } },
    ])
    expect((await auditOf(approval)).map(({ action }) => action)).toEqual([
      'approval.comment',
      'approval.reply',
    ])
  })

  it('wakes a run that waits for it', async () => {
    const approval = await askable()
    await query(
      `insert into steps (id, workspace_id, run_id, name, occurrence, kind, status, digest, fence, event_type, event_key)
       values ($1, $2, $3, 'ask:comment', 0, 'event', 'waiting', 'd', 1, 'approval.asked_back', $4)`,
      [test.services.newId('step'), test.workspaceId, approval.runId, `0 ${approval.digest}`],
    )
    const { id: commentId } = await comment(approval)
    expect(await runOf(approval)).toBe('queued')
    const [step] = await query<{ status: string; output: unknown }>(
      `select status, output from steps where run_id = $1 and kind = 'event'`,
      [approval.runId],
    )
    expect(step).toMatchObject({ status: 'succeeded', output: { data: { commentId } } })
  })

  it('is refused where nobody would reply, and leaves nothing', async () => {
    const deaf = await ask({})
    await expect(comment(deaf)).rejects.toMatchObject({ code: 'conflict', details: { field: 'toAgent' } })
    const over = await askable()
    await say(ada, over)
    await expect(comment(over)).rejects.toMatchObject({ code: 'conflict' })
    for (const { id } of [deaf, over])
      expect((await getApproval(test.services, test.workspaceId, id)).comments).toEqual([])
  })
})

describe('what the workspace demands', () => {
  it('is the least that a new question asks for', async () => {
    await test.as('admin').config.set({
      key: 'approvals.tiers',
      value: { high: { need: 2, separateDuties: true } },
    })
    const asked = await seedApproval(test.services, agent, { stepKind: 'approval' })
    const rows = await test.db.transaction(test.workspaceId, async (tx) => {
      const base = {
        runId: asked.runId,
        stepId: asked.stepId,
        agentId: agent.agentId,
        agentVersionId: agent.agentVersionId,
        policyVersionId: null,
        rule: null,
        action: 'a',
        title: 'A?',
        arguments: null,
        digest: asked.digest,
        onBehalfOf: null,
        costSoFarNanoUsd: 0n,
        deadlineMs: null,
      }
      const id = () => test.services.newId('approval')
      const asks = [
        { ...base, id: id(), risk: 'high' as const },
        { ...base, id: id(), risk: 'high' as const, need: 3 },
        { ...base, id: id(), risk: 'low' as const, assignees: [{ kind: 'role', role: 'admin' }] as const },
        { ...base, id: id(), risk: 'high' as const, question: { answerSchema: null } },
      ]
      insertApprovals(tx, asks)
      return tx.query(
        `select kind, need, separate_duties as apart, assignees, answer_schema as schema, escalate_at is not null as told
         from approvals where id = any($1::text[]) order by array_position($1::text[], id)`,
        [asks.map((one) => one.id)],
      )
    })
    expect(rows).toMatchObject([
      { kind: 'approval', need: 2, apart: true, assignees: null },
      { kind: 'approval', need: 3, apart: true },
      { kind: 'approval', need: 1, apart: false, assignees: [{ kind: 'role', role: 'admin' }], told: true },
      { kind: 'question', need: 1, schema: null },
    ])
  })
})
