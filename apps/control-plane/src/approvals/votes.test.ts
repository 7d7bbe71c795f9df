import type { Actor } from '@ground-control/core/actors'
import { afterAll, describe, expect, it } from 'vitest'
import { createApprovers } from '../../test/approvers.ts'
import { expireApprovals } from './expire-approvals.ts'
import { getApproval } from './read/get-approval.ts'

const { test, ada, bob, cleo, query, person, ask, say, auditOf, votesOf, runOf } = await createApprovers()
afterAll(() => test.drop())

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
    const key: Actor = { ...ada, kind: 'program', id: test.services.newId('apiKey'), name: 'her key' }
    await query(
      `insert into api_keys (id, workspace_id, name, scope, prefix, hash, created_by) values ($1, $2, 'k', 'operator', 'k', $3, $4)`,
      [key.id, test.workspaceId, Buffer.from(key.id), ada.id],
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
