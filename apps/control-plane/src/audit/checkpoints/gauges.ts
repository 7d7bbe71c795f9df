import { allWorkspaces } from '@ground-control/db/database'
import { readCheckpointLags } from '@ground-control/db/repositories/checkpoint-marks'
import { Gauge, type Registry } from 'prom-client'
import type { Services } from '../../services.ts'

/** How far the checkpoints outside are behind the trail, for whoever scrapes. */
export function addCheckpointGauges(services: Services, registry: Registry): void {
  const failing = new Gauge({
    name: 'audit_checkpoints_failing',
    help: 'Workspaces whose last write of checkpoints to the place failed',
    labelNames: ['sink'],
    registers: [registry],
  })
  new Gauge({
    name: 'audit_checkpoint_lag_seconds',
    help: 'How long the oldest sealed batch has waited to be written outside the database',
    labelNames: ['sink'],
    registers: [registry],
    async collect() {
      this.reset()
      failing.reset()
      const sinks = services.checkpointSinks.map(({ kind }) => kind)
      if (sinks.length === 0) return
      const lags = await services.db.transaction(allWorkspaces, (tx) => readCheckpointLags(tx, sinks))
      for (const sink of sinks) {
        const of = lags.filter((lag) => lag.sink === sink)
        this.set({ sink }, Math.max(0, ...of.map(({ lagMs }) => lagMs)) / 1_000)
        failing.set({ sink }, of.filter(({ failingSince }) => failingSince !== null).length)
      }
    },
  })
}
