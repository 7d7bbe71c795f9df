import { rankOf } from '@ground-control/core/runs/priority'
import { allWorkspaces } from '@ground-control/db/database'
import { appendOutbox } from '@ground-control/db/repositories/outbox'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import type { RunQueues } from '../queue/queues.ts'
import { createRelay } from './relay-outbox.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
let sent: Array<{ round: number; agentVersionId: string; runId: string }>
let round: number

beforeEach(async () => {
  test = await createTestServices()
  sent = []
  round = 0
})
afterEach(() => test.drop())

/** Takes down what would be sent, in which round. */
const ledger: RunQueues = {
  async send(agentVersionId, jobs) {
    for (const { data } of jobs)
      for (const { runId } of data.runs) sent.push({ round, agentVersionId, runId })
  },
  waiting: async () => 0,
  close: async () => {},
}

const put = (
  workspaceId: string,
  lane: string,
  count: number,
  priority: 'low' | 'normal' | 'high' = 'normal',
) =>
  test.db.transaction(workspaceId, async (tx) =>
    appendOutbox(
      tx,
      Array.from({ length: count }, (_, index) => {
        const rank = rankOf(priority)
        const payload = {
          runId: `${lane}-${priority}-${index}`,
          dispatch: 1,
          agentVersionId: lane,
          priority: rank,
        }
        return { workspaceId, topic: 'run.dispatch' as const, lane, priority: rank, payload }
      }),
    ),
  )

async function relayAll() {
  const relay = createRelay(test.services, ledger)
  for (let more = true; more; ) {
    round += 1
    more = await relay()
  }
}
const roundOf = (runId: string) => sent.find((run) => run.runId === runId)?.round

describe('a backlog', () => {
  it('of 10,000 in one workspace does not stand in front of another’s one', async () => {
    await put(test.workspaceId, 'burst', 10_000)
    await put(test.otherWorkspaceId, 'other', 1)
    await relayAll()
    // The first round finds out that there is a backlog; the second takes turns.
    expect(roundOf('other-normal-0')).toBe(2)
    expect(sent).toHaveLength(10_001)
    expect(new Set(sent.map((run) => run.runId)).size).toBe(10_001)
  })

  it('of one agent does not stand in front of another agent of the workspace', async () => {
    await put(test.workspaceId, 'burst', 3_000)
    await put(test.workspaceId, 'quiet', 3)
    await relayAll()
    expect([0, 1, 2].map((index) => roundOf(`quiet-normal-${index}`))).toEqual([2, 2, 2])
  })

  it('gives workspaces equal parts, however many agents each has', async () => {
    await put(test.otherWorkspaceId, 'first', 600)
    for (let agent = 0; agent < 9; agent += 1) await put(test.workspaceId, `many-${agent}`, 400)
    await put(test.otherWorkspaceId, 'one', 400)
    await relayAll()
    const second = sent.filter((run) => run.round === 2)
    const ofOther = second.filter((run) => ['one', 'first'].includes(run.agentVersionId)).length
    expect(Math.abs(ofOther - second.length / 2)).toBeLessThan(second.length * 0.15)
  })

  it('of low priority lets a high one pass, of the same agent', async () => {
    await put(test.workspaceId, 'desk', 2_000, 'low')
    await put(test.workspaceId, 'desk', 1, 'high')
    await relayAll()
    expect(roundOf('desk-high-0')).toBe(2)
  })

  it('is shared by several control planes, each message sent once', async () => {
    await put(test.workspaceId, 'a', 2_000)
    await put(test.otherWorkspaceId, 'b', 2_000)
    const relays = Array.from({ length: 3 }, () => createRelay(test.services, ledger))
    let left = 4_000
    for (let tries = 0; left > 0 && tries < 50; tries += 1) {
      await Promise.all(relays.map((relay) => relay()))
      left = await test.db.transaction(allWorkspaces, async (tx) =>
        Number((await tx.query<{ count: bigint }>('select count(*) as count from outbox'))[0]!.count),
      )
    }
    expect(left).toBe(0)
    expect(sent).toHaveLength(4_000)
    expect(new Set(sent.map((run) => run.runId)).size).toBe(4_000)
  })
})
