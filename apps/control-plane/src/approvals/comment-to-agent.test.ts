import { afterAll, describe, expect, it } from 'vitest'
import { createApprovers } from '../../test/approvers.ts'
import type { SeededApproval } from '../../test/seed.ts'
import { commentApproval } from './comment-approval.ts'
import { keepReplies } from './keep-replies.ts'
import { getApproval } from './read/get-approval.ts'

const { test, agent, ada, query, ask, say, auditOf, runOf } = await createApprovers()
afterAll(() => test.drop())

describe('a comment to the agent', () => {
  const askable = async () => {
    const approval = await ask({}, { stepKind: 'approval' })
    await query('update approvals set answers_comments = true where id = $1', [approval.id])
    return approval
  }
  const comment = (approval: SeededApproval, text = 'why?') =>
    commentApproval(test.services, ada, { id: approval.id, text, toAgent: true })

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
