import type { Actor } from '@ground-control/core/actors'
import { afterAll, describe, expect, it } from 'vitest'
import { createApprovers } from '../../test/approvers.ts'
import { type SeededApproval, seedApproval } from '../../test/seed.ts'
import { assignApproval } from './assign-approval.ts'

const { test, agent, ada, bob, cleo, query, ask, say, auditOf } = await createApprovers()
afterAll(() => test.drop())

describe('who may decide', () => {
  const only = (actor: Actor) => [{ kind: 'person', userId: actor.id }]

  it('is who it is put to; others are told who', async () => {
    const approval = await ask({ assignees: only(ada) })
    const refusal = {
      code: 'refused',
      message: 'this is put to Ada: they decide it, or an admin in their place',
      details: { by: 'assignees', people: [{ userId: ada.id, name: 'Ada' }] },
    }
    await expect(say(bob, approval)).rejects.toMatchObject(refusal)
    await expect(say(cleo, approval, { kind: 'reject' }, { reason: 'no' })).rejects.toMatchObject(refusal)
    await expect(
      assignApproval(test.services, bob, { id: approval.id, assignees: [] }),
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
      [absence, test.workspaceId, ada.id, bob.id],
    )
    const approval = await ask({ assignees: only(ada), need: 2 })
    const { approval: view } = await say(bob, approval)
    expect(view.quorum.votes).toMatchObject([{ by: { name: 'Bob' }, insteadOf: 'Ada' }])
    await query('delete from absences where id = $1', [absence])
  })
})

describe('separation of duties', () => {
  const parts: Array<[string, (approval: SeededApproval) => Promise<unknown>]> = [
    ['started_run', ({ runId }) => query('update runs set created_by = $2 where id = $1', [runId, ada.id])],
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
      [key, test.workspaceId, Buffer.from(key), bob.id],
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
    await query('update runs set created_by = $2 where id = $1', [parent.runId, ada.id])
    const child = await ask({ separateDuties: true })
    await query('update runs set parent_run_id = $2 where id = $1', [child.runId, parent.runId])
    await expect(say(ada, child)).rejects.toMatchObject({ details: { duty: 'started_run' } })
  })

  it('lets them say no', async () => {
    const approval = await ask({ separateDuties: true })
    await query('update runs set created_by = $2 where id = $1', [approval.runId, ada.id])
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
    await query('update runs set created_by = $2 where id = $1', [approval.runId, ada.id])
    const exceptions = [{ kind: 'single_operator', reason: 'only Ada is here' }]
    expect(await say(ada, approval)).toMatchObject({ decided: true, approval: { exceptions } })
    const plain = await ask({})
    expect(await say(ada, plain)).toMatchObject({ approval: { exceptions } })
    expect((await auditOf(plain))[0]?.after).toMatchObject({ exceptions })
    await admin.config.remove({ key: 'approvals.singleOperator' })
    expect(await test.as('viewer').approvals.rules()).toMatchObject({ singleOperator: null })
  })
})
