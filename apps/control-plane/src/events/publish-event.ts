import type { Actor } from '@ground-control/core/actors'
import { AppError } from '@ground-control/core/errors'
import type { PublishEventInput, PublishedEvent } from '@ground-control/core/events/schema'
import type { Tx } from '@ground-control/db/database'
import { wakeRuns } from '@ground-control/db/repositories/dispatch'
import { appendEvents } from '@ground-control/db/repositories/events'
import { contentHash } from '../audit/content-hash.ts'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { lockEventType } from './take-event.ts'

/** Takes an event from outside and wakes the runs that wait for it, each through one wait. */
export async function publishEvent(
  services: Services,
  actor: Actor,
  input: PublishEventInput,
): Promise<PublishedEvent> {
  return services.db.transaction(actor.workspaceId, async (tx) => {
    // A run that lays itself down at this moment sees the event, or we see its wait: never neither.
    if (input.runId) {
      const run = await tx.query('select from runs where id = $1 and workspace_id = $2 for no key update', [
        input.runId,
        tx.workspaceId,
      ])
      if (run.length === 0) throw new AppError('not_found', 'no such run')
    } else {
      await lockEventType(tx, input.type)
    }
    const eventId = services.newId('event')
    const added = await appendEvents(tx, [
      {
        id: eventId,
        workspaceId: tx.workspaceId,
        type: input.type,
        runId: input.runId ?? null,
        agentId: null,
        key: input.key ?? null,
        source: 'api',
        data: input.data,
        idempotencyKey: input.idempotencyKey ?? null,
      },
    ])
    if (!added.has(eventId)) return firstAnswer(tx, input)
    await record(services, tx, actor, [
      {
        action: 'event.publish',
        subject: { kind: 'event', id: eventId },
        runId: input.runId ?? null,
        after: { type: input.type, key: input.key ?? null },
        inputHash: contentHash(input.data),
      },
    ])
    const woken = await deliver(tx, eventId, input)
    await wakeRuns(tx, woken)
    return { eventId, created: true, woke: woken.length }
  })
}

async function firstAnswer(tx: Tx, input: PublishEventInput): Promise<PublishedEvent> {
  const [first] = await tx.query<{ id: string; same: boolean }>(
    `select id, type = $3 and data = $4::jsonb and run_id is not distinct from $5 and key is not distinct from $6 as same
     from events where workspace_id = $1 and idempotency_key = $2`,
    [
      tx.workspaceId,
      input.idempotencyKey,
      input.type,
      JSON.stringify(input.data),
      input.runId ?? null,
      input.key ?? null,
    ],
  )
  if (!first?.same)
    throw new AppError('conflict', 'this idempotency key was used with other content', {
      field: 'idempotencyKey',
    })
  return { eventId: first.id, created: false, woke: 0 }
}

/** The oldest matching wait of each run takes it. @returns the runs to wake */
async function deliver(tx: Tx, eventId: string, input: PublishEventInput): Promise<string[]> {
  const rows = await tx.query<{ runId: string }>(
    `with waits as (
       select distinct on (s.run_id) s.id, s.run_id from steps s
       where s.workspace_id = $1 and s.status = 'waiting' and s.kind = 'event' and s.event_type = $2
         and (s.event_key is null or s.event_key = $3) and ($4::text is null or s.run_id = $4)
       order by s.run_id, s.started_at, s.id)
     update steps set status = 'succeeded', output = $5::jsonb, consumed_event_id = $6, finished_at = now()
     from waits where steps.id = waits.id and steps.status = 'waiting' returning steps.run_id as "runId"`,
    [
      tx.workspaceId,
      input.type,
      input.key ?? null,
      input.runId ?? null,
      JSON.stringify({ id: eventId, type: input.type, data: input.data }),
      eventId,
    ],
  )
  return rows.map((row) => row.runId)
}
