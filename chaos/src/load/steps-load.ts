import type { Client } from '@ground-control/sdk'
import type { Random } from '../random.ts'
import { insist } from './insist.ts'

export type StepsInput = { seed: number; steps: number; paceMs: number }
export type StartedRun = { runId: string; input: StepsInput; key: string; tries: number }

/** Starts one run of the steps agent, insisting, under a key of its own. */
export async function startStepsRun(client: Client, key: string, input: StepsInput): Promise<StartedRun> {
  const { value, tries } = await insist(() =>
    client.runs.start.mutate({ agent: 'chaos-steps', input, idempotencyKey: key }),
  )
  return { runId: value.runId, input, key, tries }
}

export function stepsInputs(
  random: Random,
  count: number,
  { steps, paceMs }: { steps: number; paceMs: number },
): StepsInput[] {
  return Array.from({ length: count }, () => ({ seed: random.whole(1, 2 ** 31 - 1), steps, paceMs }))
}
