import { setTimeout as delay } from 'node:timers/promises'
import { allWorkspaces } from '@ground-control/db/database'
import { readQueueDepths } from '@ground-control/db/repositories/queue-depths'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { addCheckpointGauges } from '../audit/checkpoints/gauges.ts'
import type { Services } from '../services.ts'
import { readTogether } from './read-together.ts'

/** Scrapers wait for ten seconds by default: what the process knows by itself is theirs well before. */
const patienceMs = 3_000

/**
 * Prometheus metrics of this process. Counts of runs come from committed changes that every copy hears, and are
 * kept by the copy that ended the run; gauges are read from Postgres when asked. While it does not answer, those are
 * left out: how many wait for a connection is told all the same.
 */
export function createMetrics(services: Services) {
  /** what is known without asking the database */
  const own = new Registry()
  const registry = new Registry()
  collectDefaultMetrics({ register: own })
  const httpSeconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['path', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [own],
  })
  const requests = new Counter({
    name: 'agent_requests_total',
    help: 'Runs that ended, by agent and outcome',
    labelNames: ['agent_id', 'status'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'agent_duration_seconds',
    help: 'Time from a run’s start to its end',
    labelNames: ['agent_id'],
    buckets: [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600],
    registers: [registry],
  })
  new Gauge({
    name: 'agent_active_tasks',
    help: 'Runs that are queued, running or waiting',
    labelNames: ['agent_id', 'status'],
    registers: [registry],
    async collect() {
      this.reset()
      const rows = await services.db.transaction(allWorkspaces, (tx) =>
        tx.query<{ agentId: string; status: string; count: number }>(
          `select agent_id as "agentId", status, count(*)::int as count from runs where status in ('queued', 'running', 'waiting') group by 1, 2`,
        ),
      )
      for (const row of rows) this.set({ agent_id: row.agentId, status: row.status }, row.count)
    },
  })
  // Each fills itself: filled by the other one would be a scrape behind.
  const readDepths = readTogether(() => services.db.transaction(allWorkspaces, readQueueDepths))
  new Gauge({
    name: 'agent_queue_age_seconds',
    help: 'How long the run has waited that has waited longest to begin',
    labelNames: ['agent_id'],
    registers: [registry],
    async collect() {
      const rows = await readDepths()
      this.reset()
      for (const row of rows) this.set({ agent_id: row.agentId }, row.ageSeconds)
    },
  })
  new Gauge({
    name: 'agent_queue_depth',
    help: 'Runs that wait to begin; of them, held_back are not handed to the queue. What workers are scaled on',
    labelNames: ['agent_id', 'state'],
    registers: [registry],
    async collect() {
      const rows = await readDepths()
      this.reset()
      for (const row of rows) {
        this.set({ agent_id: row.agentId, state: 'handed_out' }, row.queued - row.heldBack)
        this.set({ agent_id: row.agentId, state: 'held_back' }, row.heldBack)
      }
    },
  })
  new Gauge({
    name: 'database_pool_connections',
    help: 'Connections of a pool, idle ones among them, and callers that wait for one',
    labelNames: ['pool', 'state'],
    registers: [own],
    collect() {
      for (const [pool, stats] of Object.entries(services.db.stats()))
        for (const [state, count] of Object.entries(stats)) this.set({ pool, state }, count)
    },
  })
  const answers = new Gauge({
    name: 'database_answers',
    help: '1: the database was asked for this scrape and answered; 0: what is read from it is left out',
    registers: [own],
  })
  new Gauge({
    name: 'outbox_depth',
    help: 'Messages that have not left the database yet',
    registers: [registry],
    async collect() {
      const [row] = await services.db.transaction(allWorkspaces, (tx) =>
        tx.query<{ count: number }>('select count(*)::int as count from outbox'),
      )
      this.set(row?.count ?? 0)
    },
  })
  new Gauge({
    name: 'circuit_breaker_open',
    help: 'Dependencies that calls are kept from: 1 by state, open or half_open (one call tries)',
    labelNames: ['workspace_id', 'kind', 'name', 'state'],
    registers: [registry],
    async collect() {
      this.reset()
      const rows = await services.db.transaction(allWorkspaces, (tx) =>
        tx.query<{ workspaceId: string; kind: string; name: string; state: string }>(
          `select workspace_id as "workspaceId", kind, name, state ->> 'kind' as state from breakers
           where is_awake and state ->> 'kind' <> 'closed'`,
        ),
      )
      for (const { workspaceId, ...labels } of rows) this.set({ workspace_id: workspaceId, ...labels }, 1)
    },
  })
  addCheckpointGauges(services, registry)
  const countEnded = endedCounter(services, (agentId, status, ms) => {
    requests.inc({
      agent_id: agentId,
      status: status === 'succeeded' ? 'success' : status === 'failed' ? 'error' : status,
    })
    if (ms !== null) seconds.observe({ agent_id: agentId }, ms / 1_000)
  })
  /** @returns null where the database does not answer */
  const readDatabase = async (): Promise<string | null> => {
    const reading = countEnded().then(() => registry.metrics())
    const late = reading.catch((error: unknown) => {
      services.log.warn({ err: error }, 'a scrape could not read the database')
      return null
    })
    return Promise.race([late, delay(patienceMs, null, { ref: false })])
  }
  return {
    contentType: registry.contentType,
    /** counts runs that ended since the last one */
    async scrape(): Promise<string> {
      const read = await readDatabase()
      answers.set(read === null ? 0 : 1)
      return `${await own.metrics()}\n${read ?? ''}`
    },
    observeRequest: (path: string, status: number, ms: number) =>
      httpSeconds.observe({ path, status: String(status) }, ms / 1_000),
  }
}

/** Reads ended runs by their end's time, with a margin for transactions that commit late. */
function endedCounter(
  services: Services,
  count: (agentId: string, status: string, durationMs: number | null) => void,
) {
  let since = services.now()
  const seen = new Map<string, number>()
  const marginMs = 30_000
  return async () => {
    const rows = await services.db.transaction(allWorkspaces, (tx) =>
      tx.query<{ id: string; agentId: string; status: string; finishedAt: Date; startedAt: Date | null }>(
        `select id, agent_id as "agentId", status, finished_at as "finishedAt", started_at as "startedAt" from runs
         where status in ('succeeded', 'failed', 'cancelled') and finished_at >= $1 order by finished_at limit 50000`,
        [new Date(since.getTime() - marginMs)],
      ),
    )
    for (const row of rows) {
      if (seen.has(row.id)) continue
      seen.set(row.id, row.finishedAt.getTime())
      count(
        row.agentId,
        row.status,
        row.startedAt ? row.finishedAt.getTime() - row.startedAt.getTime() : null,
      )
      if (row.finishedAt > since) since = row.finishedAt
    }
    for (const [id, at] of seen) if (at < since.getTime() - marginMs) seen.delete(id)
  }
}
