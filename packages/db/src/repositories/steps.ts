import type { Degradation } from '@ground-control/core/degradation/schema'
import type { Json } from '@ground-control/core/json'
import type { CostKind, Decision, Failure, StepKind, StepStatus } from '@ground-control/core/runs/schema'
import type { JournalStep } from '@ground-control/core/workers/schema'
import type { Tx } from '../database.ts'
import { rowSet } from '../unnest.ts'

export type StepRow = JournalStep & {
  runId: string
  holdId: string | null
  fence: number
  /** of a model call: the one that was admitted */
  model: string | null
  /** the steps down that led to that model; null where it is the one that was asked for */
  degraded: Degradation[] | null
  eventType: string | null
  eventKey: string | null
}

const columns = `id, run_id as "runId", name, occurrence, kind, status, digest, output, error, hold_id as "holdId", fence, model, degraded,
  event_type as "eventType", event_key as "eventKey"`

/** What each run has on record: its ended steps in the order in which they ended, which is how a replay gives them back. */
export async function readJournals(tx: Tx, runIds: readonly string[]): Promise<Map<string, StepRow[]>> {
  const rows = await tx.prepared<StepRow>(
    `select ${columns} from steps where run_id = any($1::text[]) and status in ('succeeded', 'failed')
     order by finished_at, started_at, id`,
    [runIds],
  )
  const journals = new Map<string, StepRow[]>()
  for (const row of rows) {
    const journal = journals.get(row.runId) ?? []
    journal.push(row)
    journals.set(row.runId, journal)
  }
  return journals
}

export const stepKeyOf = (runId: string, step: { name: string; occurrence: number }) =>
  `${runId} ${step.occurrence} ${step.name}`

/** The steps of a batch that exist already, by `stepKeyOf`. */
export async function findSteps(
  tx: Tx,
  keys: ReadonlyArray<{ runId: string; name: string; occurrence: number }>,
): Promise<Map<string, StepRow>> {
  if (keys.length === 0) return new Map()
  const set = rowSet(keys, [
    ['run_id', 'text', (key) => key.runId],
    ['name', 'text', (key) => key.name],
    ['occurrence', 'int', (key) => key.occurrence],
  ])
  const rows = await tx.prepared<StepRow>(
    `select ${columns} from steps join (select run_id as r, name as n, occurrence as o from ${set.source}) k
       on steps.run_id = k.r and steps.name = k.n and steps.occurrence = k.o`,
    set.values,
  )
  return new Map(rows.map((row) => [stepKeyOf(row.runId, row), row]))
}

export type StepWrite = {
  id: string
  runId: string
  name: string
  occurrence: number
  kind: StepKind
  status: StepStatus
  digest: string
  fence: number
  request?: Json
  output?: Json
  error?: Failure | null
  decisions?: Decision[] | null
  attempt?: number
  model?: string | null
  inputTokens?: number | null
  outputTokens?: number | null
  costNanoUsd?: bigint | null
  costKind?: CostKind | null
  priceSource?: string | null
  cachedInputTokens?: number | null
  reasoningTokens?: number | null
  isBatch?: boolean | null
  /** what a call that is not degraded leaves out, also where it goes on */
  degraded?: readonly Degradation[] | null
  holdId?: string | null
  wakeAt?: Date | null
  eventType?: string | null
  eventKey?: string | null
  consumedEventId?: string | null
  startedAt?: Date | null
}

/** Writes steps, new or going on. A step that has ended never changes: its row is left as it is. */
export function writeSteps(tx: Tx, steps: readonly StepWrite[]): void {
  if (steps.length === 0) return
  const set = rowSet(steps, [
    ['id', 'text', (step) => step.id],
    ['run_id', 'text', (step) => step.runId],
    ['name', 'text', (step) => step.name],
    ['occurrence', 'int', (step) => step.occurrence],
    ['kind', 'step_kind', (step) => step.kind],
    ['status', 'step_status', (step) => step.status],
    ['digest', 'text', (step) => step.digest],
    ['fence', 'int', (step) => step.fence],
    // wrapped: JSON null must not become SQL null
    ['request', 'jsonb', (step) => (step.request === undefined ? null : { value: step.request })],
    ['output', 'jsonb', (step) => (step.output === undefined ? null : { value: step.output })],
    ['error', 'jsonb', (step) => step.error],
    ['decisions', 'jsonb', (step) => (step.decisions?.length ? step.decisions : null)],
    ['attempt', 'int', (step) => step.attempt ?? 1],
    ['model', 'text', (step) => step.model],
    ['input_tokens', 'bigint', (step) => step.inputTokens],
    ['output_tokens', 'bigint', (step) => step.outputTokens],
    ['cost_nano_usd', 'bigint', (step) => step.costNanoUsd],
    ['cost_kind', 'cost_kind', (step) => step.costKind],
    ['hold_id', 'text', (step) => step.holdId],
    ['wake_at', 'timestamptz', (step) => step.wakeAt],
    ['event_type', 'text', (step) => step.eventType],
    ['event_key', 'text', (step) => step.eventKey],
    ['consumed_event_id', 'text', (step) => step.consumedEventId],
    ['started_at', 'timestamptz', (step) => step.startedAt],
    ['price_source', 'text', (step) => step.priceSource],
    ['cached_input_tokens', 'bigint', (step) => step.cachedInputTokens],
    ['reasoning_tokens', 'bigint', (step) => step.reasoningTokens],
    ['is_batch', 'boolean', (step) => step.isBatch],
    ['degraded', 'jsonb', (step) => (step.degraded?.length ? step.degraded : null)],
  ])
  tx.write(
    `insert into steps as s (id, workspace_id, run_id, name, occurrence, kind, status, digest, fence, request, output, error, decisions,
       attempt, model, input_tokens, output_tokens, cost_nano_usd, cost_kind, hold_id, wake_at, event_type, event_key,
       consumed_event_id, started_at, finished_at, price_source, cached_input_tokens, reasoning_tokens, is_batch, degraded)
     select id, $30, run_id, name, occurrence, kind, status, digest, fence, request -> 'value', output -> 'value', error, decisions,
       attempt, model, input_tokens, output_tokens, cost_nano_usd, cost_kind, hold_id, wake_at, event_type, event_key,
       consumed_event_id, coalesce(started_at, now()), case when status in ('succeeded', 'failed') then now() end,
       price_source, cached_input_tokens, reasoning_tokens, is_batch, degraded
     from ${set.source}
     on conflict (run_id, name, occurrence) do update set
       status = excluded.status, fence = excluded.fence, digest = excluded.digest,
       request = coalesce(excluded.request, s.request), output = excluded.output, error = excluded.error,
       decisions = coalesce(s.decisions || excluded.decisions, excluded.decisions, s.decisions), attempt = excluded.attempt,
       model = coalesce(excluded.model, s.model), input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens,
       cost_nano_usd = excluded.cost_nano_usd, cost_kind = excluded.cost_kind, hold_id = coalesce(excluded.hold_id, s.hold_id),
       wake_at = excluded.wake_at, event_type = coalesce(excluded.event_type, s.event_type),
       event_key = coalesce(excluded.event_key, s.event_key), consumed_event_id = excluded.consumed_event_id,
       finished_at = excluded.finished_at, price_source = excluded.price_source,
       cached_input_tokens = excluded.cached_input_tokens, reasoning_tokens = excluded.reasoning_tokens,
       is_batch = excluded.is_batch, degraded = excluded.degraded
     where s.status in ('started', 'waiting')`,
    [...set.values, tx.workspaceId],
  )
  for (const step of steps) tx.changed('runs', step.runId)
}
