import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import {
  heartbeatMs,
  type JoinResult,
  type joinInput,
  leaseMs,
  type QueueConnection,
} from '@ground-control/core/workers/schema'
import type { Tx } from '@ground-control/db/database'
import type { z } from 'zod'
import type { Services } from '../services.ts'

/** A worker says what it serves and learns where its queues are. */
export async function join(
  services: Services,
  actor: Actor,
  queue: QueueConnection,
  input: z.infer<typeof joinInput>,
): Promise<JoinResult> {
  return services.db.transaction(actor.workspaceId, async (tx) => {
    const known = await tx.query<{ id: string }>(
      'select id from agent_versions where workspace_id = $1 and id = any($2::text[])',
      [tx.workspaceId, input.agentVersionIds],
    )
    const missing = input.agentVersionIds.find((id) => !known.some((row) => row.id === id))
    if (missing) throw new AppError('not_found', `no such agent version: ${missing}`)
    const joined = await tx.query(
      `insert into workers (id, workspace_id, name, agent_version_ids, concurrency, instance) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set name = excluded.name, agent_version_ids = excluded.agent_version_ids,
         concurrency = excluded.concurrency, instance = excluded.instance, last_seen_at = now(), stopped_at = null
       where workers.workspace_id = excluded.workspace_id returning id`,
      [
        input.workerId,
        tx.workspaceId,
        input.name,
        input.agentVersionIds,
        input.concurrency,
        input.instance ?? null,
      ],
    )
    if (joined.length === 0) throw new AppError('conflict', 'that worker id is taken')
    if (input.instance !== undefined) await endFormer(tx, input.instance, input.workerId)
    tx.changed('workers', input.workerId)
    return { queue, leaseMs, heartbeatMs }
  })
}

/** The former process of the instance is gone: its leases end now, and the sweeper takes its runs up. */
async function endFormer(tx: Tx, instance: string, workerId: string): Promise<void> {
  const former = await tx.query<{ id: string }>(
    `update workers set stopped_at = now() where workspace_id = $1 and instance = $2 and id <> $3 and stopped_at is null
     returning id`,
    [tx.workspaceId, instance, workerId],
  )
  if (former.length === 0) return
  await tx.query(
    `update runs set lease_until = now() where id in
       (select id from runs where status = 'running' and lease_worker_id = any($1::text[]) order by id for update)`,
    [former.map((row) => row.id)],
  )
  for (const { id } of former) {
    tx.changed('workers', id)
    tx.changed('leases', id)
  }
}
