import type { Actor } from '@ground-control/core/actors'
import type { CheckpointSinkView } from '@ground-control/core/audit/schema'
import { readCheckpointLags } from '@ground-control/db/repositories/checkpoint-marks'
import type { Services } from '../../services.ts'

/** How far the workspace's checkpoints are written, for each place that is set up. */
export async function readSinks(services: Services, actor: Actor): Promise<CheckpointSinkView[]> {
  const { checkpointSinks: sinks } = services
  if (sinks.length === 0) return []
  const kinds = sinks.map(({ kind }) => kind)
  const lags = await services.db.transaction(actor.workspaceId, (tx) => readCheckpointLags(tx, kinds))
  return sinks.flatMap(({ kind, target }) =>
    lags
      .filter(({ sink }) => sink === kind)
      .map((lag) => ({
        kind,
        target,
        writtenBatch: lag.writtenBatch,
        lastBatch: lag.lastBatch,
        writtenAt: lag.writtenAt?.toISOString() ?? null,
        lagMs: Math.max(0, Math.round(lag.lagMs)),
        failingSince: lag.failingSince?.toISOString() ?? null,
        lastError: lag.lastError,
      })),
  )
}
