import type { Measure, Scene } from '../../fault.ts'
import { addOperators, awaitQuestions } from '../../load/questions.ts'
import { untilOver } from '../../load/settled.ts'
import { startMany } from '../../load/start-many.ts'
import { same } from '../../measure.ts'
import type { Stage } from '../../stage/stage.ts'

const approvers = 50

/** Many people decide one question at the same moment, each as they like: one of them counts, and all hear who. */
export async function raceApprovers(scene: Scene, stage: Stage, questionCount: number): Promise<Measure[]> {
  const operators = await addOperators(stage, approvers)
  const runIds = await startMany(stage, 'chaos-asking', Array(questionCount).fill({ deadlineMs: null }))
  const questions = await awaitQuestions(stage, runIds, scene.signal)
  const winners = new Map<string, string>()
  let manyOrNone = 0
  let ledAstray = 0
  for (const { id, runId, digest } of questions) {
    const answers = await Promise.all(
      operators.map(async ({ name, client }) => {
        const decision =
          scene.random.next() < 0.5 ? { kind: 'approve' as const } : { kind: 'reject' as const }
        const { decided, approval } = await client.approvals.decide.mutate({
          id,
          digest,
          decision,
          reason: `by ${name}`,
        })
        return { name, decided, told: approval.decidedBy?.name, status: approval.status }
      }),
    )
    const [winner, ...others] = answers.filter(({ decided }) => decided)
    if (winner === undefined || others.length > 0) {
      manyOrNone += 1
      continue
    }
    ledAstray += answers.filter(({ told, status }) => told !== winner.name || status !== winner.status).length
    winners.set(runId, `${winner.status} by ${winner.name}`)
  }
  await untilOver(stage, runIds, 60_000, scene.signal)
  const outputs = await stage.query<{ id: string; said: string }>(
    `select id, (output ->> 'status') || ' by ' || (output ->> 'decidedBy') as said from runs where id = any($1::text[])`,
    [runIds],
  )
  return [
    same(`questions with one winner among ${approvers}`, questions.length - manyOrNone, questionCount),
    same('answers that told another winner', ledAstray, 0),
    same(
      'runs that heard the winner',
      outputs.filter(({ id, said }) => winners.get(id) === said).length,
      questionCount,
    ),
  ]
}
