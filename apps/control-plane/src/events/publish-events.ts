import type { AuditFact } from '@ground-control/core/audit/schema'
import { AppError } from '@ground-control/core/errors'
import type { PublishEventInput, PublishedEvent } from '@ground-control/core/events/schema'
import type { Tx } from '@ground-control/db/database'
import { appendAudit } from '@ground-control/db/repositories/audit'
import { wakeRuns } from '@ground-control/db/repositories/dispatch'
import { appendEvents, type NewEvent, noteEvents } from '@ground-control/db/repositories/events'
import { contentHash } from '../audit/content-hash.ts'
import { auditFact } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { type Asked, hotVerb } from '../workers/lanes.ts'
import { deliver, typesWaitedFor } from './deliver.ts'
import { lockEventTypes } from './take-event.ts'

type Answer = { ok: true; event: PublishedEvent } | { ok: false; error: AppError }
type Draft = Asked<PublishEventInput> & { eventId: string }

/**
 * Takes events from outside, many in one transaction, and wakes the runs that wait for them, each through one wait.
 * The same idempotency key with the same content answers the first event again.
 */
export function createPublishEvents(services: Services) {
  return hotVerb<PublishEventInput, Answer>(services, (tx, asked) => publishBatch(services, tx, asked))
}

async function publishBatch(
  services: Services,
  tx: Tx,
  asked: ReadonlyArray<Asked<PublishEventInput>>,
): Promise<Answer[]> {
  // A run that lays itself down at this moment sees the event, or we see its wait: never neither. So waits are looked
  // for once the locks are ours.
  const [runs, , waitedFor] = await Promise.all([
    lockAddressed(
      tx,
      asked.flatMap(({ item }) => item.runId ?? []),
    ),
    lockEventTypes(
      tx,
      asked.flatMap(({ item }) => (item.runId ? [] : [item.type])),
    ),
    typesWaitedFor(
      tx,
      asked.map(({ item }) => item.type),
    ),
  ])
  const drafts = asked.map((one): Draft => ({ ...one, eventId: services.newId('event', tx.now) }))
  const known = drafts.filter(({ item }) => item.runId === undefined || runs.has(item.runId))
  const [keyed, keyless] = [known.filter(hasKey), known.filter((draft) => !hasKey(draft))]
  const added = await appendEvents(
    tx,
    keyed.map((draft) => eventOf(tx, draft)),
  )
  noteEvents(
    tx,
    keyless.map((draft) => eventOf(tx, draft)),
  )
  const fresh = known.filter((draft) => !hasKey(draft) || added.has(draft.eventId))
  appendAudit(tx, publishedFacts(services, tx, fresh))
  const woken = new Map<string, string[]>()
  for (const { item, eventId } of fresh)
    if (waitedFor.has(item.type)) woken.set(eventId, await deliver(tx, eventId, item))
  await wakeRuns(tx, [...new Set([...woken.values()].flat())])

  const isFresh = new Set(fresh.map(({ eventId }) => eventId))
  const answers: Answer[] = []
  for (const { item, eventId } of drafts) {
    if (item.runId !== undefined && !runs.has(item.runId))
      answers.push({ ok: false, error: new AppError('not_found', 'no such run') })
    else if (isFresh.has(eventId))
      answers.push({ ok: true, event: { eventId, created: true, woke: woken.get(eventId)?.length ?? 0 } })
    else answers.push(await firstAnswer(tx, item))
  }
  return answers
}

const hasKey = ({ item }: Draft) => item.idempotencyKey !== undefined

const eventOf = (tx: Tx, { item, eventId }: Draft): NewEvent => ({
  id: eventId,
  workspaceId: tx.workspaceId,
  type: item.type,
  runId: item.runId ?? null,
  agentId: null,
  key: item.key ?? null,
  source: 'api',
  data: item.data,
  idempotencyKey: item.idempotencyKey ?? null,
})

/**
 * One entry for all that one actor says to one run, or to everybody, in a batch: it lists the events, which never
 * change, and its hash is over their content. An entry for each would cost more than the event.
 */
function publishedFacts(services: Services, tx: Tx, drafts: readonly Draft[]): AuditFact[] {
  const together = Map.groupBy(drafts, ({ actor, item }) => `${actor.kind} ${actor.id} ${item.runId ?? ''}`)
  return [...together.values()].map((said) =>
    auditFact(services, tx, said[0]!.actor, {
      action: 'event.publish',
      subject: { kind: 'event', id: said[0]!.eventId },
      runId: said[0]!.item.runId ?? null,
      after: {
        types: [...new Set(said.map(({ item }) => item.type))],
        eventIds: said.map(({ eventId }) => eventId),
      },
      inputHash: contentHash(
        said.map(({ item, eventId }) => [eventId, item.type, item.key ?? null, item.data]),
      ),
    }),
  )
}

async function lockAddressed(tx: Tx, runIds: readonly string[]): Promise<Set<string>> {
  if (runIds.length === 0) return new Set()
  const rows = await tx.prepared<{ id: string }>(
    'select id from runs where id = any($1::text[]) and workspace_id = $2 order by id for no key update',
    [[...new Set(runIds)], tx.workspaceId],
  )
  return new Set(rows.map((row) => row.id))
}

async function firstAnswer(tx: Tx, input: PublishEventInput): Promise<Answer> {
  const [first] = await tx.query<{ id: string; same: boolean }>(
    `select id, type = $3 and data = $4::jsonb and run_id is not distinct from $5 and key is not distinct from $6 as same
     from events where workspace_id = $1
       and id = (select event_id from event_keys where workspace_id = $1 and key = $2)`,
    [
      tx.workspaceId,
      input.idempotencyKey,
      input.type,
      JSON.stringify(input.data),
      input.runId ?? null,
      input.key ?? null,
    ],
  )
  if (first?.same) return { ok: true, event: { eventId: first.id, created: false, woke: 0 } }
  return {
    ok: false,
    error: new AppError('conflict', 'this idempotency key was used with other content', {
      field: 'idempotencyKey',
    }),
  }
}
