import { allWorkspaces } from '@ground-control/db/database'
import { readCheckpointLags } from '@ground-control/db/repositories/checkpoint-marks'
import { Gauge, type Registry } from 'prom-client'
import { readTogether } from '../../server/read-together.ts'
import type { Services } from '../../services.ts'

/** How far the checkpoints outside are behind the trail, for whoever scrapes. */
export function addCheckpointGauges(services: Services, registry: Registry): void {
  const read = readTogether(async () => {
    const sinks = services.checkpointSinks.map(({ kind }) => kind)
    if (sinks.length === 0) return []
    const lags = await services.db.transaction(allWorkspaces, (tx) => readCheckpointLags(tx, sinks))
    return sinks.map((sink) => ({ sink, of: lags.filter((lag) => lag.sink === sink) }))
  })
  // Each fills itself: a scrape reads all gauges at once, and one that another fills would be a scrape behind.
  new Gauge({
    name: 'audit_checkpoints_failing',
    help: 'Workspaces whose last write of checkpoints to the place failed',
    labelNames: ['sink'],
    registers: [registry],
    async collect() {
      const places = await read()
      this.reset()
      for (const { sink, of } of places)
        this.set({ sink }, of.filter(({ failingSince }) => failingSince !== null).length)
    },
  })
  new Gauge({
    name: 'audit_checkpoint_lag_seconds',
    help: 'How long the oldest sealed batch has waited to be written outside the database',
    labelNames: ['sink'],
    registers: [registry],
    async collect() {
      const places = await read()
      this.reset()
      for (const { sink, of } of places)
        this.set({ sink }, Math.max(0, ...of.map(({ lagMs }) => lagMs)) / 1_000)
    },
  })
}
