import type { Actor } from '@ground-control/core/actors'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type SeededAgent, seedAgent, seedApproval } from '../../test/seed.ts'
import { createTestServices } from '../../test/services.ts'
import { decideApproval } from './decide-approval.ts'
import { expireApprovals } from './expire-approvals.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let agent: SeededAgent
beforeAll(async () => {
  test = await createTestServices()
  agent = await seedAgent(test.services, test.workspaceId, 'desk')
})
afterAll(() => test.drop())

const rows = <Row>(sql: string, values: unknown[] = []) =>
  test.db.transaction(test.workspaceId, (tx) => tx.query<Row>(sql, values))
const person = (name: string): Actor => ({
  kind: 'person',
  id: `user_${name}`,
  name,
  role: 'operator',
  workspaceId: test.workspaceId,
})

it('says that there is no data where nothing was asked', async () => {
  expect(await test.as('viewer').approvals.insights()).toMatchObject({
    asked: 0,
    decided: { count: 0, medianMs: null, p90Ms: null },
    approvers: [],
    calls: [],
    perDay: [],
    waitedMs: 0,
  })
})

it('sums up how fast, by whom and with what end, of the last days and this workspace alone', async () => {
  const decide = async (name: string, kind: 'approve' | 'reject', waitedMs: number) => {
    const asked = await seedApproval(test.services, agent, {})
    await decideApproval(test.services, person(name), {
      id: asked.id,
      digest: asked.digest,
      decision: { kind },
      reason: 'because',
      override: false,
    })
    await rows(`update approvals set created_at = decided_at - $2 * interval '1 millisecond' where id = $1`, [
      asked.id,
      waitedMs,
    ])
    return asked
  }
  await decide('Ada', 'approve', 1_000)
  await decide('Ada', 'reject', 3_000)
  const undone = await decide('Bob', 'approve', 5_000)
  await test.as('operator').runs.cancel({ id: undone.runId })
  await seedApproval(test.services, agent, { deadlineMs: -1 })
  await expireApprovals(test.services)
  const ahead = await seedApproval(test.services, agent, { action: 'send_mail' })
  await rows(
    `update approvals set status = 'approved', decided_by = '{"kind":"system","id":"grant_1","name":"g"}', decided_at = now(),
       grant_id = 'grant_1' where id = $1`,
    [ahead.id],
  )
  const old = await seedApproval(test.services, agent, {})
  await rows(`update approvals set created_at = now() - interval '31 days' where id = $1`, [old.id])
  const elsewhere = await seedAgent(test.services, test.otherWorkspaceId, 'theirs')
  await seedApproval(test.services, elsewhere, {})

  const insights = await test.as('viewer').approvals.insights({ days: 30 })
  expect(insights).toMatchObject({
    asked: 5,
    outcomes: { approved: 3, rejected: 1, expired: 1, edited: 0, pending: 0 },
    byGrant: 1,
    byBypass: 0,
    reversed: 1,
    decided: { count: 3, medianMs: 3_000, p90Ms: 4_600 },
    isCut: false,
  })
  expect(insights.waitedMs).toBeGreaterThanOrEqual(9_000)
  expect(
    insights.approvers.map(({ by, count, approved, rejected, reversed, medianMs }) => [
      by.name,
      count,
      approved,
      rejected,
      reversed,
      medianMs,
    ]),
  ).toEqual([
    ['Ada', 2, 1, 1, 0, 2_000],
    ['Bob', 1, 1, 0, 1, 5_000],
  ])
  expect(
    insights.calls.map(({ action, asked, expired, byGrant }) => [action, asked, expired, byGrant]),
  ).toEqual([
    ['issue_refund', 4, 1, 0],
    ['send_mail', 1, 0, 1],
  ])
  expect(insights.perDay.reduce((sum, { asked }) => sum + asked, 0)).toBe(5)
})
