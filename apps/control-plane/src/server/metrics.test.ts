import { healthy } from '@ground-control/core/breakers/states'
import { writeBreakers } from '@ground-control/db/repositories/breakers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestServices } from '../../test/services.ts'
import { addAgent, testWorker } from '../../test/worker.ts'
import { createMetrics } from './metrics.ts'

let test: Awaited<ReturnType<typeof createTestServices>>
beforeAll(async () => {
  test = await createTestServices()
})
afterAll(() => test.drop())

it('tells of runs by their state and their end, and of breakers that are not closed', async () => {
  const { agentId } = await addAgent(test)
  const worker = testWorker(test)
  const metrics = createMetrics(test.services)
  await worker.succeed(await worker.take())
  await worker.start()
  const cause = { code: 'provider_unavailable', message: 'down', by: 'streak' } as const
  await test.db.transaction(test.workspaceId, async (tx) => {
    await tx.query(
      `insert into breakers (workspace_id, kind, name, state, is_awake)
       values ($1, 'provider', 'openai', $2, false), ($1, 'model', 'openai/gpt-4o', $2, false)`,
      [tx.workspaceId, JSON.stringify(healthy)],
    )
    await writeBreakers(tx, [
      {
        kind: 'provider',
        name: 'openai',
        state: { kind: 'open', sinceMs: 0, untilMs: 10_000, openings: 1, cause },
      },
    ])
  })
  const text = await metrics.scrape()
  expect(text).toContain('database_answers 1')
  expect(text).toContain(`agent_requests_total{agent_id="${agentId}",status="success"} 1`)
  expect(text).toContain(`agent_active_tasks{agent_id="${agentId}",status="queued"} 1`)
  expect(text).toContain(
    `circuit_breaker_open{workspace_id="${test.workspaceId}",kind="provider",name="openai",state="open"} 1`,
  )
  expect(text).not.toContain('name="openai/gpt-4o"')
})
