import { bySql } from './invariant.ts'

/**
 * Longer than anything may take that the platform promises to mend by itself: a lease (20 s), the sweeper, a delivery
 * sent again (15 s and 5 s), and the longest outage of the database that chaos makes (30 s).
 */
const patience = `interval '90 seconds'`

export const nothingIsStuck = () =>
  bySql(
    1,
    'no run is forgotten: queued ones are under way, running ones are held',
    `select id as "runId", status, dispatched_at as "dispatchedAt", lease_until as "leaseUntil" from runs r
     where (status = 'running' and lease_until < now() - ${patience})
        or (status = 'queued' and dispatched_at is null and coalesce(wake_at, created_at) < now() - ${patience})
        or (status = 'queued' and dispatched_at < now() - ${patience}
            and exists (select from workers w where w.stopped_at is null and w.last_seen_at > now() - interval '15 seconds'
              and w.started_at < now() - ${patience} and w.busy < w.concurrency and r.agent_version_id = any(w.agent_version_ids)))
        or (status = 'waiting' and not exists (select from steps s where s.run_id = r.id and s.status = 'waiting'))`,
  )
