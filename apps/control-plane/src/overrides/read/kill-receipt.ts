import { AppError } from '@ground-control/core/errors'
import { isFinal, stateOfWorker } from '@ground-control/core/overrides/receipt'
import type { KillReceipt, WorkerAnswer } from '@ground-control/core/overrides/schema'
import { workerLiveMs } from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import { type KillAnswerRow, readKillAnswers } from '@ground-control/db/repositories/kill-answers'
import { readPastEffects } from '@ground-control/db/repositories/past-effects'
import type { Services } from '../../services.ts'
import { getOverride } from './list-overrides.ts'

const maxUnconfirmed = 100
const maxEffects = 200

/** A kill's receipt as it stands: who has answered, what stopped, and what had left before. Throws not_found. */
export async function killReceipt(services: Services, workspaceId: string, id: string): Promise<KillReceipt> {
  const override = await getOverride(services, workspaceId, id)
  if (override.kind !== 'kill') throw new AppError('not_found', 'only a kill has a receipt of workers')
  return services.db.transaction(workspaceId, async (tx) => {
    const asking = { askedAt: new Date(override.createdAt), settledAt: await settledAt(tx, id) }
    const answers = await readKillAnswers(tx, id)
    const past = await readPastEffects(tx, override.receipt?.runIds ?? [], maxEffects)
    return {
      override,
      isFinal: isFinal(answers, asking, tx.now, workerLiveMs),
      settledAt: asking.settledAt?.toISOString() ?? null,
      workers: answers.map((answer) => viewOf(answer, stateOfWorker(answer, asking, tx.now, workerLiveMs))),
      effects: past.effects,
      effectCount: { done: past.done, underWay: past.underWay },
    }
  })
}

async function settledAt(tx: Tx, id: string): Promise<Date | null> {
  const [row] = await tx.query<{ at: Date | null }>(
    'select settled_at as at from overrides where id = $1 and workspace_id = $2',
    [id, tx.workspaceId],
  )
  return row?.at ?? null
}

function viewOf(answer: KillAnswerRow, state: WorkerAnswer['state']): WorkerAnswer {
  const unconfirmed = state === 'acknowledged' ? [] : state === 'stopping' ? answer.goingOn : answer.runIds
  return {
    workerId: answer.workerId,
    name: answer.name,
    state,
    acknowledgedAt: answer.acknowledgedAt?.toISOString() ?? null,
    lastSeenAt: answer.lastSeenAt.toISOString(),
    runs: answer.runIds.length,
    unconfirmedRunIds: unconfirmed.slice(0, maxUnconfirmed),
  }
}
