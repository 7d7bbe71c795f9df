import type { Tx } from '../database.ts'
import { rowSet } from '../unnest.ts'

export type PricedCall = {
  stepId: string
  runId: string
  calledAt: Date
  /** with all corrections so far; of a call without a price nothing */
  costNanoUsd: bigint
  isUnpriced: boolean
  /** nobody knows what it used: its cost is an estimate, and its tokens are the input that was counted */
  isEstimated: boolean
  /** by which price it counts now */
  priceSource: string | null
  inputTokens: number
  outputTokens: number
  cachedInputTokens: number | null
  reasoningTokens: number | null
  isBatch: boolean
}

/** A model's calls in a window: those whose usage is known, and those that were estimated. */
export async function readPricedCalls(
  tx: Tx,
  model: string,
  window: { since: Date; until: Date },
  limit: number,
): Promise<PricedCall[]> {
  return tx.query<PricedCall>(
    `select s.id as "stepId", s.run_id as "runId", s.started_at as "calledAt",
       coalesce(s.cost_nano_usd, 0) + coalesce(c.delta, 0)::bigint as "costNanoUsd",
       s.cost_kind = 'unpriced' and c.delta is null as "isUnpriced", s.cost_kind = 'estimated' as "isEstimated",
       coalesce(c.source, s.price_source) as "priceSource", s.input_tokens::float8 as "inputTokens",
       s.output_tokens::float8 as "outputTokens", s.cached_input_tokens::float8 as "cachedInputTokens",
       s.reasoning_tokens::float8 as "reasoningTokens", coalesce(s.is_batch, false) as "isBatch"
     from steps s
     left join lateral (
       select sum(delta_nano_usd) as delta, (array_agg(price_source order by created_at desc, id desc))[1] as source
       from cost_corrections where step_id = s.id
     ) c on true
     where s.workspace_id = $1 and s.started_at >= $3 and s.started_at < $4 and s.kind in ('model', 'tool') and s.kind = 'model'
       and s.copied_from_step_id is null and s.model = $2 and s.cost_kind in ('priced', 'unpriced', 'estimated')
     order by s.started_at limit $5`,
    [tx.workspaceId, model, window.since, window.until, limit],
  )
}

export type NewCorrection = {
  id: string
  stepId: string
  runId: string
  model: string
  calledAt: Date
  deltaNanoUsd: bigint
  wasUnpriced: boolean
  isEstimated: boolean
  priceSource: string
}

export function insertCorrections(tx: Tx, corrections: readonly NewCorrection[]): void {
  const set = rowSet(corrections, [
    ['id', 'text', (one) => one.id],
    ['step_id', 'text', (one) => one.stepId],
    ['run_id', 'text', (one) => one.runId],
    ['model', 'text', (one) => one.model],
    ['called_at', 'timestamptz', (one) => one.calledAt],
    ['delta_nano_usd', 'bigint', (one) => one.deltaNanoUsd],
    ['was_unpriced', 'boolean', (one) => one.wasUnpriced],
    ['is_estimated', 'boolean', (one) => one.isEstimated],
    ['price_source', 'text', (one) => one.priceSource],
  ])
  tx.write(
    `insert into cost_corrections (workspace_id, ${set.names}) select $10, ${set.names} from ${set.source}`,
    [...set.values, tx.workspaceId],
  )
}
