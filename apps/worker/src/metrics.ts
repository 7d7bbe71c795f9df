import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'

export type WorkerMetrics = {
  registry: Registry
  ended: Counter<'agent' | 'ended'>
  skipped: Counter<'reason'>
}

/** What this process counts, for its own /metrics. What runs cost and do is the control plane's to tell. */
export function createMetrics(activeRuns: () => number): WorkerMetrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  new Gauge({
    name: 'agent_active_tasks',
    help: 'runs that this worker executes now',
    registers: [registry],
    collect() {
      this.set(activeRuns())
    },
  })
  return {
    registry,
    ended: new Counter({
      name: 'worker_executions_total',
      help: 'executions of runs by how they ended for this worker',
      labelNames: ['agent', 'ended'],
      registers: [registry],
    }),
    skipped: new Counter({
      name: 'worker_deliveries_skipped_total',
      help: 'deliveries that were not to be run now',
      labelNames: ['reason'],
      registers: [registry],
    }),
  }
}
