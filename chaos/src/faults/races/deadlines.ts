import { setTimeout as delay } from 'node:timers/promises'
import type { Measure, Scene } from '../../fault.ts'
import { awaitQuestions } from '../../load/questions.ts'
import { untilOver } from '../../load/settled.ts'
import { startMany } from '../../load/start-many.ts'
import { noted, same } from '../../measure.ts'
import type { Stage } from '../../stage/stage.ts'

const wave = 100
const withinMs = 50

/** A decision within 50 ms of the deadline, before or after: it counts or it came too late, for everybody alike. */
export async function raceDeadlines(scene: Scene, stage: Stage, count: number): Promise<Measure[]> {
  const clients = stage.controlPlanes.map(({ port }) =>
    stage.clientWith(stage.keys.operator, `http://127.0.0.1:${port}`),
  )
  const said = new Map<string, string>()
  const runIds: string[] = []
  for (let start = 0; start < count; start += wave) {
    // Deadlines spread out, so that what is measured is the race and not the queue in front of it.
    const inputs = Array.from({ length: Math.min(wave, count - start) }, () => ({
      deadlineMs: scene.random.whole(4_000, 8_000),
    }))
    const ids = await startMany(stage, 'chaos-asking', inputs)
    runIds.push(...ids)
    await Promise.all(
      (await awaitQuestions(stage, ids, scene.signal)).map(
        async ({ id, runId, digest, deadlineAtMs }, nth) => {
          const atMs = deadlineAtMs! + scene.random.whole(-withinMs, withinMs)
          await delay(Math.max(0, atMs - Date.now()), undefined, { signal: scene.signal })
          const { decided, approval } = await clients[nth % clients.length]!.approvals.decide.mutate({
            id,
            digest,
            decision: { kind: 'approve' },
          })
          said.set(runId, decided ? approval.status : `late: ${approval.status}`)
        },
      ),
    )
    await untilOver(stage, ids, 60_000, scene.signal)
  }
  const outputs = await stage.query<{ id: string; status: string }>(
    `select id, output ->> 'status' as status from runs where id = any($1::text[])`,
    [runIds],
  )
  const heard = new Map(outputs.map(({ id, status }) => [id, status]))
  const inTime = [...said.values()].filter((word) => word === 'approved').length
  const agreed = runIds.filter((id) => {
    const word = said.get(id)
    return (
      (word === 'approved' && heard.get(id) === 'approved') ||
      (word === 'late: expired' && heard.get(id) === 'expired')
    )
  })
  return [
    same('decisions at the deadline that ended the same for decider and run', agreed.length, count),
    noted('of those in time', String(inTime)),
  ]
}
