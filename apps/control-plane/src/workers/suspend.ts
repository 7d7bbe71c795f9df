import type { Wait } from '@ground-control/core/runs/schema'
import { checkLease, lost } from '@ground-control/core/workers/lease'
import type { JournalStep, SuspendItem, SuspendResult } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import { findApprovalsOfSteps } from '@ground-control/db/repositories/asked-approvals'
import { suspendRuns } from '@ground-control/db/repositories/runs'
import { findSteps, stepKeyOf } from '@ground-control/db/repositories/steps'
import { lockEventTypes } from '../events/take-event.ts'
import type { Gate } from '../policies/gate.ts'
import { cancelRuns } from '../runs/end-runs.ts'
import type { Services } from '../services.ts'
import type { Asked } from './lanes.ts'
import { layWait } from './lay-wait.ts'
import type { RunsInHand } from './runs-in-hand.ts'

/**
 * Lays a run down until one of its waits is over, and frees its worker. What is waited for is written in the same
 * transaction, so that nothing can happen in between unseen; a wait that is over already sends the run on at once.
 */
export function createSuspend(services: Services) {
  return (tx: Tx, inHand: RunsInHand, asked: ReadonlyArray<Asked<SuspendItem>>, gate: Gate) =>
    asked.length === 0 ? [] : layDown(services, tx, inHand, gate, asked)
}

async function layDown(
  services: Services,
  tx: Tx,
  inHand: RunsInHand,
  gate: Gate,
  asked: ReadonlyArray<Asked<SuspendItem>>,
): Promise<SuspendResult[]> {
  const runs = await inHand.read()
  const steps = await findSteps(
    tx,
    asked.flatMap(({ item }) => item.waits.map((wait) => ({ runId: item.lease.runId, ...wait.step }))),
  )
  const approvals = await findApprovalsOfSteps(
    tx,
    [...steps.values()].map((step) => step.id),
  )
  await lockEventTypes(
    tx,
    asked.flatMap(({ item }) => item.waits.flatMap(({ on }) => (on.kind === 'event' ? [on.type] : []))),
  )
  const suspended: Array<{ runId: string; waits: Wait[] }> = []
  const results: SuspendResult[] = []
  for (const { item, actor } of asked) {
    const run = runs.get(item.lease.runId)
    const gone = checkLease(run, item.lease)
    if (gone || run === undefined) {
      results.push(gone ?? lost('fenced', 'no such run'))
      continue
    }
    if (run.cancelRequestedAt) {
      await cancelRuns(services, tx, [run.id], { code: 'cancelled', message: 'cancelled while it ran' })
      results.push(lost('cancelled', 'the run was cancelled'))
      continue
    }
    const waits: Wait[] = []
    const over: JournalStep[] = []
    let mismatch: string | null = null
    for (const wait of item.waits) {
      const existing = steps.get(stepKeyOf(run.id, wait.step))
      if (existing && existing.digest !== wait.digest) {
        mismatch = wait.step.name
        break
      }
      const answer = await layWait(services, tx, gate, {
        run,
        wait,
        existing,
        approval: existing ? openOf(approvals, existing.id) : undefined,
        fence: item.lease.fence,
        createdBy: actor.id,
      })
      if ('over' in answer) over.push(answer.over)
      else waits.push(answer.wait)
    }
    if (mismatch !== null)
      results.push(lost('digest_mismatch', `step ${mismatch} waited for something else when it was recorded`))
    else if (over.length > 0) results.push({ outcome: 'go_on', steps: over })
    else {
      suspended.push({ runId: run.id, waits })
      results.push({ outcome: 'suspended' })
    }
  }
  suspendRuns(tx, suspended)
  return results
}

/** A call that a rule let pass may wait for a budget: what is still open is waited for. */
function openOf({ rules, raises }: Awaited<ReturnType<typeof findApprovalsOfSteps>>, stepId: string) {
  const raise = raises.get(stepId)
  return raise?.status === 'pending' ? raise : (rules.get(stepId) ?? raise)
}
