import { replyType } from '@ground-control/core/approvals/ask-back'
import type { Json } from '@ground-control/core/json'
import { checkLease, lost } from '@ground-control/core/workers/lease'
import type { EmitItem, EmitResult } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import { type NewEvent, noteEvents } from '@ground-control/db/repositories/events'
import { findSteps, type StepWrite, stepKeyOf, writeSteps } from '@ground-control/db/repositories/steps'
import { keepReplies } from '../approvals/keep-replies.ts'
import { contentHash } from '../audit/content-hash.ts'
import type { Services } from '../services.ts'
import type { Asked } from './lanes.ts'
import type { RunsInHand } from './runs-in-hand.ts'

/** Says something about a run, once: a replay finds the step and says nothing again. */
export function createEmit(services: Services) {
  return async (tx: Tx, inHand: RunsInHand, asked: ReadonlyArray<Asked<EmitItem>>): Promise<EmitResult[]> => {
    if (asked.length === 0) return []
    // In this order: a run's steps are read once its row is ours.
    const [runs, known] = await Promise.all([
      inHand.read(),
      findSteps(
        tx,
        asked.map(({ item }) => ({ runId: item.lease.runId, ...item.step })),
      ),
    ])
    const steps: StepWrite[] = []
    const events: NewEvent[] = []
    const replies: Array<{ runId: string; agentId: string; agentName: string; data: Json }> = []
    const results = asked.map(({ item }): EmitResult => {
      const run = runs.get(item.lease.runId)
      const gone = checkLease(run, item.lease)
      if (gone || run === undefined) return gone ?? lost('fenced', 'no such run')
      const digest = contentHash({ type: item.type, data: item.data })
      const existing = known.get(stepKeyOf(run.id, item.step))
      if (existing && existing.digest !== digest)
        return lost('digest_mismatch', `step ${item.step.name} said something else when it was recorded`)
      if (existing)
        return {
          outcome: 'emitted',
          stepId: existing.id,
          eventId: (existing.output as { eventId: string }).eventId,
        }
      const stepId = services.newId('step')
      const eventId = services.newId('event', tx.now)
      steps.push({
        id: stepId,
        runId: run.id,
        ...item.step,
        kind: 'code',
        status: 'succeeded',
        digest,
        fence: item.lease.fence,
        request: { type: item.type, data: item.data },
        output: { eventId },
      })
      events.push({
        id: eventId,
        workspaceId: tx.workspaceId,
        type: item.type,
        runId: run.id,
        agentId: run.agentId,
        key: null,
        source: 'run',
        data: item.data,
      })
      if (item.type === replyType) {
        const { id: runId, agentId, agentName } = run
        replies.push({ runId, agentId, agentName, data: item.data })
      }
      return { outcome: 'emitted', stepId, eventId }
    })
    writeSteps(tx, steps)
    noteEvents(tx, events)
    if (replies.length > 0) await keepReplies(services, tx, replies)
    return results
  }
}
