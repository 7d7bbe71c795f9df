import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deliverDue } from '../../test/deliver-due.ts'
import { addPerson, auditOf } from '../../test/people.ts'
import { startMailServer } from '../../test/receivers.ts'
import { type SeededAgent, seedAgent, seedApproval } from '../../test/seed.ts'
import { createTestServices } from '../../test/services.ts'
import { escalateDue } from '../escalations/escalate-due.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let mail: Awaited<ReturnType<typeof startMailServer>>
let agent: SeededAgent
let ada: string

const refund = {
  name: 'issue_refund',
  description: '',
  effect: 'write' as const,
  inputSchema: { type: 'object' },
}

beforeAll(async () => {
  test = await createTestServices()
  mail = await startMailServer()
  agent = await seedAgent(test.services, test.workspaceId, 'desk', [refund])
  ada = (await addPerson(test, 'ada@example.test', 'operator')).userId
  const { channel } = await test.as('admin').channels.save({
    name: 'mail',
    settings: {
      kind: 'email',
      host: '127.0.0.1',
      port: mail.port,
      security: 'none',
      from: 'control@example.test',
    },
  })
  await test.as('admin').escalations.publish({
    name: 'all',
    definition: {
      levels: [{ afterMs: 0, who: [{ kind: 'person', userId: ada }], channelIds: [channel.id] }],
      final: { kind: 'keep_waiting' },
    },
  })
})
afterAll(async () => {
  await mail.stop()
  await test.drop()
})

/** Asks, and reads the link out of the mail that Ada gets; null where there is none in it. */
async function ask(risk: 'low' | 'medium' | 'high' = 'low') {
  mail.mails.length = 0
  const approval = await seedApproval(test.services, agent, { risk })
  await escalateDue(test.services)
  await deliverDue(test.services)
  const source = mail.mails[0]!.source.replace(/=\r?\n/g, '').replace(/=3D/g, '=')
  expect(source).toContain(`/approvals?id=${approval.id}`)
  return { approval, token: /\/decide\/(lnk_[\w.-]+)/.exec(source)?.[1] ?? null }
}
const { decide, open } = {
  open: (token: string) => test.nobody.decisionLinks.open({ token }),
  decide: (token: string, decision: 'approve' | 'reject' = 'approve', reason = '') =>
    test.nobody.decisionLinks.decide({ token, decision, reason }),
}
const needTwo = (id: string) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query('update approvals set need = 2 where id = $1', [id]))
const statusOf = async (id: string) => (await test.as('viewer').approvals.get({ id })).status

describe('a link to what has little risk', () => {
  it('shows the question to whoever follows it, and lets its person decide once', async () => {
    const { approval, token } = await ask()
    for (let look = 0; look < 3; look += 1)
      expect(await open(token!)).toMatchObject({
        kind: 'open',
        personName: 'ada',
        message: { action: 'issue_refund' },
      })
    expect(await decide(token!, 'reject', 'not today')).toMatchObject({
      kind: 'over',
      status: 'rejected',
      decidedBy: 'ada',
      yours: { decision: 'reject', at: expect.any(String) },
    })
    await expect(decide(token!)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await statusOf(approval.id)).toBe('rejected')
    const entries = (await auditOf(test)).filter(({ subjectId }) => subjectId === approval.id)
    expect(entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'decision_link.use', actorName: 'ada' }),
        expect.objectContaining({ action: 'approval.decide', actorName: 'ada', actorKind: 'person' }),
      ]),
    )
  })

  it('is used up by one of many at the same moment', async () => {
    const { approval, token } = await ask()
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => decide(token!)))
    expect(tries.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(await statusOf(approval.id)).toBe('approved')
  })

  it('is nothing when forged, expired, or its person is no longer here', async () => {
    const { approval, token } = await ask()
    const [id, mac] = token!.split('.') as [string, string]
    const { token: another } = await ask()
    const forged = [`${id}.${another!.split('.')[1]}`, `${another!.split('.')[0]}.${mac}`, id, `${id}.`, 'x']
    for (const one of forged) {
      await expect(open(one)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(decide(one)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
    const within = (sql: string, values: unknown[]) =>
      test.db.transaction(test.workspaceId, (tx) => tx.query(sql, values))
    await within(`update members set role = 'viewer' where user_id = $1`, [ada])
    await expect(decide(token!)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await within(`update members set role = 'operator' where user_id = $1`, [ada])
    // The end of its time is signed with it: who moves it in the database breaks the link.
    await within(`update decision_links set expires_at = expires_at + interval '1 day' where id = $1`, [id])
    await expect(decide(token!)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await statusOf(approval.id)).toBe('pending')
  })

  it('says that a yes is counted where others have to say theirs', async () => {
    const { approval, token } = await ask()
    await needTwo(approval.id)
    const counted = { kind: 'counted', approvalId: approval.id, at: expect.any(String) }
    expect(await decide(token!)).toEqual(counted)
    const view = await test.as('viewer').approvals.get({ id: approval.id })
    expect(view).toMatchObject({ status: 'pending', quorum: { votes: [{ by: { name: 'ada' } }] } })
    await expect(decide(token!)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await open(token!)).toEqual(counted)
  })

  it('says afterwards what it did and how the question ended, and no more', async () => {
    const { approval, token } = await ask()
    await needTwo(approval.id)
    await decide(token!, 'approve', 'it is due')
    await test.as('operator').approvals.decide({
      id: approval.id,
      digest: approval.digest,
      decision: { kind: 'approve' },
      reason: 'a word among colleagues',
    })
    expect(await open(token!)).toEqual({
      kind: 'over',
      status: 'approved',
      decidedBy: 'operator of tests',
      decidedAt: expect.any(String),
      yours: { decision: 'approve', at: expect.any(String) },
    })
  })

  it('takes no credit for what others decided before it was followed', async () => {
    const { approval, token } = await ask()
    await test.as('operator').approvals.decide({
      id: approval.id,
      digest: approval.digest,
      decision: { kind: 'reject' },
      reason: 'no',
    })
    const over = { kind: 'over', status: 'rejected', decidedBy: 'operator of tests', yours: null }
    expect(await open(token!)).toMatchObject(over)
    expect(await decide(token!)).toMatchObject(over)
    expect(await open(token!)).toMatchObject(over)
  })

  it('does not call a yes counted once the question was changed', async () => {
    const { approval, token } = await ask()
    await needTwo(approval.id)
    await decide(token!)
    await test.as('operator').approvals.decide({
      id: approval.id,
      digest: approval.digest,
      decision: { kind: 'edit', arguments: { amount: 1 } },
    })
    expect(await open(token!)).toEqual({ kind: 'sign_in', approvalId: approval.id, why: 'changed' })
  })

  it('does not pass by who has taken the question on', async () => {
    const { approval, token } = await ask()
    await test.as('operator').approvals.claim({ id: approval.id })
    await expect(decide(token!)).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await statusOf(approval.id)).toBe('pending')
  })
})

describe('what has more risk', () => {
  it.each(['medium', 'high'] as const)('of %s gets no link that decides', async (risk) => {
    const { token } = await ask(risk)
    expect(token).toBeNull()
  })

  it('needs a sign-in even where a link was sent while the risk was low', async () => {
    const { approval, token } = await ask()
    await test.db.transaction(test.workspaceId, (tx) =>
      tx.query(`update approvals set risk = 'high' where id = $1`, [approval.id]),
    )
    expect(await open(token!)).toEqual({ kind: 'sign_in', approvalId: approval.id, why: 'risk' })
    await expect(decide(token!)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await statusOf(approval.id)).toBe('pending')
  })
})
