import { hash, randomBytes, randomUUID } from 'node:crypto'
import { newId } from '@ground-control/core/ids'
import { createClient } from '@ground-control/sdk'
import type { Api } from './clients.ts'
import type { World } from './world.ts'

const tool = { name: 'look', description: 'Looks.', effect: 'read', inputSchema: {} } as const

/** A run of an agent of its own that asks the same tool the same, hears the same, and asks again. */
export async function circlingRun(
  world: World,
  developer: Api,
  agent: string,
  rounds: number,
): Promise<string> {
  const { worker } = createClient({ url: world.controlPlaneUrl, apiKey: world.apiKeys.worker })
  await developer.agents.register.mutate({
    name: agent,
    description: 'Goes round in circles.',
    tools: [tool],
  })
  const { runId } = await developer.runs.start.mutate({ agent, input: {} })
  const workerId = newId('worker', Date.now(), randomBytes)
  const begun = await worker.begin.mutate({ items: [{ runId, dispatch: 1, workerId, token: randomUUID() }] })
  const [taken] = begun.results
  if (taken?.outcome !== 'begun') throw new Error(`The run was not begun: ${JSON.stringify(taken)}`)
  const { lease } = taken
  for (let occurrence = 0; occurrence < rounds; occurrence += 1) {
    const asked = { lease, step: { name: 'tool:look', occurrence }, digest: hash('sha256', 'the same') }
    const call = { kind: 'tool', tool: 'look', arguments: { at: 'the door' } } as const
    await worker.admit.mutate({ items: [{ ...asked, call }] })
    const outcome = { status: 'succeeded', output: 'it is shut' } as const
    await worker.commit.mutate({ items: [{ ...asked, kind: 'tool', outcome }] })
  }
  return runId
}
