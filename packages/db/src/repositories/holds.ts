import type { Tx } from '../database.ts'
import { rowSet } from '../unnest.ts'

export type OpenHold = {
  id: string
  runId: string
  stepId: string
  costNanoUsd: bigint
  accountIds: string[]
  amounts: bigint[]
}
export type HoldEnd = 'settled' | 'released' | 'expired'

const columns = `id, run_id as "runId", step_id as "stepId", cost_nano_usd as "costNanoUsd", account_ids as "accountIds", amounts`

export type NewHold = OpenHold & { expiresInMs: number }

export function insertHolds(tx: Tx, holds: readonly NewHold[]) {
  if (holds.length === 0) return
  // Calls of a batch mostly stand in the same accounts: each list of them is sent once.
  const lists = new Map<string, number>()
  const listOf = (hold: NewHold) => {
    const text = `{${hold.accountIds.join(',')}}`
    const known = lists.get(text) ?? lists.size + 1
    lists.set(text, known)
    return known
  }
  const set = rowSet(holds, [
    ['id', 'text', (hold) => hold.id],
    ['run_id', 'text', (hold) => hold.runId],
    ['step_id', 'text', (hold) => hold.stepId],
    ['cost', 'bigint', (hold) => hold.costNanoUsd],
    ['list', 'int', listOf],
    // As array literals: unnest would flatten arrays of arrays, and JSON would be unpacked row by row. Ids and whole
    // numbers need no quoting.
    ['amounts', 'text', (hold) => `{${hold.amounts.join(',')}}`],
    ['expires_in_ms', 'bigint', (hold) => hold.expiresInMs],
  ])
  tx.write(
    `insert into holds (id, workspace_id, run_id, step_id, cost_nano_usd, account_ids, amounts, expires_at)
     select id, $8, run_id, step_id, cost, ids::text[], amounts::bigint[],
       now() + expires_in_ms * interval '1 millisecond'
     from ${set.source} join unnest($9::text[]) with ordinality as lists (ids, place) on place = list`,
    [...set.values, tx.workspaceId, [...lists.keys()]],
  )
}

/** What is reserved now by each run, for limits that an agent version sets on its runs. */
export async function openHoldCosts(tx: Tx, runIds: readonly string[]): Promise<Map<string, bigint>> {
  const rows = await tx.prepared<{ runId: string; cost: bigint }>(
    `select run_id as "runId", sum(cost_nano_usd)::bigint as cost from holds where run_id = any($1::text[]) and status = 'open' group by run_id`,
    [runIds],
  )
  return new Map(rows.map((row) => [row.runId, row.cost]))
}

/**
 * Ends holds, each exactly once: those that had ended already are not among the answer. The caller takes what they
 * held off their accounts in the same transaction.
 */
export async function endHolds(tx: Tx, holdIds: readonly string[], end: HoldEnd): Promise<OpenHold[]> {
  if (holdIds.length === 0) return []
  return tx.prepared<OpenHold>(
    `update holds set status = $2::hold_status, ended_at = now() where status = 'open' and id = any($1::text[]) returning ${columns}`,
    [holdIds, end],
  )
}

/** Open holds of runs, locked in order. */
export async function openHoldsOfRuns(tx: Tx, runIds: readonly string[]): Promise<OpenHold[]> {
  return tx.prepared<OpenHold>(
    `select ${columns} from holds where run_id = any($1::text[]) and status = 'open' order by id for update`,
    [runIds],
  )
}

/** Any hold, ended or not: a late result still names what it was held for. */
export async function findHolds(tx: Tx, holdIds: readonly string[]): Promise<Map<string, OpenHold>> {
  if (holdIds.length === 0) return new Map()
  const rows = await tx.prepared<OpenHold>(`select ${columns} from holds where id = any($1::text[])`, [
    holdIds,
  ])
  return new Map(rows.map((row) => [row.id, row]))
}
