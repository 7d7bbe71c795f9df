import type { ActorRef } from '@ground-control/core/actors'
import type { Grant } from '@ground-control/core/grants/match'
import type { CreateGrantInput } from '@ground-control/core/grants/schema'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '../database.ts'
import { rowSet } from '../unnest.ts'
import type { NewApproval } from './asked-approvals.ts'

export type LiveGrant = Grant & { author: ActorRef; reason: string }

const columns = `id, agent_id as "agentId", agent_version_id as "agentVersionId", tool, constraints, up_to_risk as "upToRisk",
  max_uses as "maxUses", uses, expires_at as "expiresAt", revoked_at as "revokedAt", author, reason`

/** Those that may still answer something. */
export async function readLiveGrants(tx: Tx): Promise<LiveGrant[]> {
  return tx.query<LiveGrant>(
    `select ${columns} from approval_grants
     where workspace_id = $1 and revoked_at is null and expires_at > now() and uses < max_uses order by id`,
    [tx.workspaceId],
  )
}

export async function lockGrant(tx: Tx, id: string): Promise<LiveGrant | null> {
  const [row] = await tx.query<LiveGrant>(
    `select ${columns} from approval_grants where id = $1 and workspace_id = $2 for update`,
    [id, tx.workspaceId],
  )
  return row ?? null
}

export async function insertGrant(
  tx: Tx,
  grant: CreateGrantInput & { id: string; author: ActorRef },
): Promise<void> {
  await tx.query(
    `insert into approval_grants (id, workspace_id, agent_id, agent_version_id, tool, constraints, up_to_risk, max_uses, reason,
       author, created_at, expires_at)
     values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10::jsonb, now(), now() + $11 * interval '1 millisecond')`,
    [
      grant.id,
      tx.workspaceId,
      grant.agentId,
      grant.agentVersionId ?? null,
      grant.tool,
      JSON.stringify(grant.constraints),
      grant.upToRisk,
      grant.maxUses,
      grant.reason,
      JSON.stringify(grant.author),
      grant.expiresInMs,
    ],
  )
  tx.changed('grants', grant.id)
}

export async function writeRevocation(tx: Tx, id: string, by: ActorRef, reason: string): Promise<void> {
  await tx.query(
    `update approval_grants set revoked_at = now(), revoked_by = $2::jsonb, revoked_reason = nullif($3, '') where id = $1`,
    [id, JSON.stringify(by), reason],
  )
  tx.changed('grants', id)
}

/**
 * Counts uses where, and as far as, grants still have them: rows are locked in the order of their ids and looked at
 * under the lock, so that what others used, revoked or let run out meanwhile counts.
 *
 * @param wanted how many uses of each grant
 * @returns how many each gave; a grant that gave none is missing
 */
export async function takeUses(tx: Tx, wanted: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const set = rowSet(
    [...wanted],
    [
      ['id', 'text', ([id]) => id],
      ['n', 'integer', ([, count]) => count],
    ],
  )
  const rows = await tx.query<{ id: string; given: number }>(
    `with held as (
       select g.id, least(t.n, g.max_uses - g.uses) as given from approval_grants g join ${set.source} on t.id = g.id
       where g.workspace_id = $3 and g.revoked_at is null and g.expires_at > now() and g.uses < g.max_uses
       order by g.id for no key update of g)
     update approval_grants g set uses = uses + held.given from held where g.id = held.id returning g.id, held.given`,
    [...set.values, tx.workspaceId],
  )
  for (const { id } of rows) tx.changed('grants', id)
  return new Map(rows.map(({ id, given }) => [id, given]))
}

/** Gives back uses of calls that did not come about. The caller has taken them in this transaction. */
export async function returnUses(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const [id, uses] of Map.groupBy([...ids].sort(), (one) => one))
    await tx.query('update approval_grants set uses = uses - $2 where id = $1', [id, uses.length])
}

/** A question that was answered as it was asked, by a grant or by an order. */
export type AnsweredApproval = NewApproval & {
  decidedBy: ActorRef
  reason: string
  grantId: string | null
  bypassId: string | null
}

export function insertAnsweredApprovals(tx: Tx, approvals: readonly AnsweredApproval[]): void {
  if (approvals.length === 0) return
  const set = rowSet(approvals, [
    ['id', 'text', (one) => one.id],
    ['run_id', 'text', (one) => one.runId],
    ['step_id', 'text', (one) => one.stepId],
    ['agent_id', 'text', (one) => one.agentId],
    ['agent_version_id', 'text', (one) => one.agentVersionId],
    ['policy_version_id', 'text', (one) => one.policyVersionId],
    ['rule', 'text', (one) => one.rule],
    ['action', 'text', (one) => one.action],
    ['title', 'text', (one) => one.title],
    ['arguments', 'jsonb', (one): { value: Json } => ({ value: one.arguments })],
    ['digest', 'text', (one) => one.digest],
    ['risk', 'text', (one) => one.risk],
    ['on_behalf_of', 'text', (one) => one.onBehalfOf],
    ['cost', 'bigint', (one) => one.costSoFarNanoUsd],
    ['decided_by', 'jsonb', (one) => one.decidedBy],
    ['reason', 'text', (one) => one.reason],
    ['grant_id', 'text', (one) => one.grantId],
    ['bypass_id', 'text', (one) => one.bypassId],
  ])
  tx.write(
    `insert into approvals (id, workspace_id, run_id, step_id, agent_id, agent_version_id, policy_version_id, rule, action, title,
       arguments, digest, risk, on_behalf_of, cost_so_far_nano_usd, status, decided_by, reason, decided_at, consumed_at, grant_id,
       bypass_id)
     select id, $19, run_id, step_id, agent_id, agent_version_id, policy_version_id, rule, action, title, arguments -> 'value', digest,
       risk, on_behalf_of, cost, 'approved', decided_by, reason, now(), now(), grant_id, bypass_id
     from ${set.source}`,
    [...set.values, tx.workspaceId],
  )
  for (const { id } of approvals) tx.changed('approvals', id)
}
