import type { Json } from '@ground-control/core/json'
import type { Stage } from '../stage/stage.ts'

/** Starts runs of one agent, a thousand in a request. @throws where one is refused */
export async function startMany(stage: Stage, agent: string, inputs: readonly Json[]): Promise<string[]> {
  const client = stage.clientWith(stage.keys.developer)
  const runIds: string[] = []
  for (let start = 0; start < inputs.length; start += 1_000) {
    const runs = inputs.slice(start, start + 1_000).map((input) => ({ agent, input }))
    const { results } = await client.runs.startMany.mutate({ runs })
    for (const result of results) {
      if (!result.ok) throw new Error(`a run was not started: ${result.message}`)
      runIds.push(result.runId)
    }
  }
  return runIds
}
