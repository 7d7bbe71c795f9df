import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import {
  heartbeatMs,
  type JoinResult,
  type joinInput,
  leaseMs,
  type QueueConnection,
} from '@ground-control/core/workers/schema'
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
      `insert into workers (id, workspace_id, name, agent_version_ids, concurrency) values ($1, $2, $3, $4, $5)
       on conflict (id) do update set name = excluded.name, agent_version_ids = excluded.agent_version_ids,
         concurrency = excluded.concurrency, last_seen_at = now(), stopped_at = null
       where workers.workspace_id = excluded.workspace_id returning id`,
      [input.workerId, tx.workspaceId, input.name, input.agentVersionIds, input.concurrency],
    )
    if (joined.length === 0) throw new AppError('conflict', 'that worker id is taken')
    tx.changed('workers', input.workerId)
    return { queue, leaseMs, heartbeatMs }
  })
}
