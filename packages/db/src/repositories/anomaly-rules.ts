import type { SaveAnomalyRuleInput } from '@ground-control/core/anomalies/schema'
import type { Tx } from '../database.ts'

export type AnomalyRuleRow = Required<Omit<SaveAnomalyRuleInput, 'id' | 'revision'>> & {
  id: string
  revision: number
}
const columns = `id, kind, nullif(measure, '') as measure, nullif(agent_id, '') as "agentId", sensitivity, response, lasts_ms::float8 as "lastsMs",
  channel_ids as "channelIds", revision`

export function readAnomalyRules(tx: Tx): Promise<AnomalyRuleRow[]> {
  return tx.query(`select ${columns} from anomaly_rules where workspace_id = $1 order by id`, [
    tx.workspaceId,
  ])
}

export async function lockAnomalyRule(tx: Tx, id: string): Promise<AnomalyRuleRow | null> {
  const [row] = await tx.query<AnomalyRuleRow>(
    `select ${columns} from anomaly_rules where id = $1 and workspace_id = $2 for update`,
    [id, tx.workspaceId],
  )
  return row ?? null
}

/** @returns false where another rule is for the same kind, measure and agent */
export async function writeAnomalyRule(
  tx: Tx,
  rule: Omit<AnomalyRuleRow, 'revision'>,
  isNew: boolean,
  by: string,
): Promise<boolean> {
  const values = [
    rule.id,
    tx.workspaceId,
    rule.kind,
    rule.measure ?? '',
    rule.agentId ?? '',
    rule.sensitivity,
    rule.response,
    rule.lastsMs,
    rule.channelIds,
    by,
  ]
  // Two at once of one scope: the second waits here and then sees the first.
  await tx.query('select pg_advisory_xact_lock(hashtext($1))', [`anomaly rules ${tx.workspaceId}`])
  const taken = await tx.query(
    `select id from anomaly_rules where workspace_id = $1 and kind = $2 and measure = $3 and agent_id = $4 and id <> $5`,
    [tx.workspaceId, rule.kind, rule.measure ?? '', rule.agentId ?? '', rule.id],
  )
  if (taken.length > 0) return false
  await tx.query(
    isNew
      ? `insert into anomaly_rules (id, workspace_id, kind, measure, agent_id, sensitivity, response, lasts_ms, channel_ids, updated_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
      : `update anomaly_rules set kind = $3, measure = $4, agent_id = $5, sensitivity = $6, response = $7, lasts_ms = $8,
           channel_ids = $9, updated_by = $10, revision = revision + 1, updated_at = now() where id = $1 and workspace_id = $2`,
    values,
  )
  tx.changed('anomalies', rule.id)
  return true
}

export async function deleteAnomalyRule(tx: Tx, id: string): Promise<void> {
  await tx.query('delete from anomaly_rules where id = $1 and workspace_id = $2', [id, tx.workspaceId])
  tx.changed('anomalies', id)
}
