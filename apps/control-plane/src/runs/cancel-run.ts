import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { RunSummary } from '@ground-control/core/runs/schema'
import { lockRuns } from '@ground-control/db/repositories/runs'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { cancelRuns } from './end-runs.ts'
import { getRun } from './read/get-run.ts'

/**
 * Asks a run to stop. One that nobody holds ends at once; one that a worker holds ends at the worker's next word,
 * so that a result already on its way is kept as evidence.
 */
export async function cancelRun(
  services: Services,
  actor: Actor,
  input: { id: string; reason: string },
): Promise<RunSummary> {
  await services.db.transaction(actor.workspaceId, async (tx) => {
    const run = (await lockRuns(tx, [input.id])).get(input.id)
    if (!run) throw new AppError('not_found', 'no such run')
    if (run.status === 'succeeded' || run.status === 'failed')
      throw new AppError('conflict', `the run is over: it ${run.status}`)
    if (run.status === 'cancelled' || run.cancelRequestedAt) return
    await tx.query('update runs set cancel_requested_at = now() where id = $1', [run.id])
    tx.changed('runs', run.id)
    record(services, tx, actor, [
      {
        action: 'run.cancel',
        subject: { kind: 'run', id: run.id },
        runId: run.id,
        before: { status: run.status },
        after: { status: 'cancelled', reason: input.reason },
      },
    ])
    if (run.status !== 'running')
      await cancelRuns(
        services,
        tx,
        [run.id],
        { code: 'cancelled', message: input.reason || `cancelled by ${actor.name}` },
        actor,
      )
  })
  return getRun(services, actor, { id: input.id })
}
