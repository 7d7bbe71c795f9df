import { setTimeout as delay } from 'node:timers/promises'
import type { Measure, Scene } from '../fault.ts'
import { same } from '../measure.ts'
import type { Stage } from '../stage/stage.ts'
import { insist } from './insist.ts'
import { untilOver } from './settled.ts'

const policy = 'nobody-answers'
const levelsMs = [0, 1_500, 3_000]
const endMs = 4_500

/** A chain for every question that is asked from now on: three levels, then the policy's own no. */
export async function addChain(stage: Stage): Promise<void> {
  const who = [{ kind: 'role', role: 'admin' }] as const
  await stage.admin.escalations.publish.mutate({
    name: policy,
    definition: {
      levels: levelsMs.map((afterMs) => ({ afterMs, who: [...who] })),
      final: { kind: 'reject', afterMs: endMs },
    },
  })
}

/** Starts runs over `forMs` that ask what nobody decides, so that each stroke finds chains in the middle. */
export async function askEvenly(
  scene: Scene,
  stage: Stage,
  { questions, forMs }: { questions: number; forMs: number },
): Promise<string[]> {
  const client = stage.clientWith(stage.keys.developer)
  const began = Date.now()
  const runIds: string[] = []
  for (let nth = 0; nth < questions; nth += 1) {
    await delay(Math.max(0, began + (nth * forMs) / questions - Date.now()), undefined, {
      signal: scene.signal,
    })
    const run = { agent: 'chaos-asking', input: { deadlineMs: null }, idempotencyKey: `question ${nth}` }
    runIds.push((await insist(() => client.runs.start.mutate(run))).value.runId)
  }
  return runIds
}

/** Every question went through all of its chain, each level told once, and its run heard the policy's no. */
export async function accountChains(
  scene: Scene,
  stage: Stage,
  runIds: readonly string[],
): Promise<Measure[]> {
  await untilOver(stage, runIds, 60_000, scene.signal)
  const [counted] = await stage.query<{ heard: number; told: number; levels: number }>(
    `select (select count(*)::int from runs where id = any($1::text[]) and output ->> 'status' = 'rejected'
         and output ->> 'decidedBy' = $2) as heard,
       (select count(*)::int from audit_entries where run_id = any($1::text[]) and action = 'approval.escalate') as told,
       (select count(distinct (subject_id, after ->> 'level'))::int from audit_entries
        where run_id = any($1::text[]) and action = 'approval.escalate') as levels`,
    [[...runIds], `Escalation policy ${policy}`],
  )
  const { heard, told, levels } = counted!
  const turns = runIds.length * levelsMs.length
  return [
    same('questions that nobody decided and whose run heard the end of their chain', heard, runIds.length),
    same('levels of chains that were told', levels, turns),
    same('tellings of them', told, turns),
  ]
}
