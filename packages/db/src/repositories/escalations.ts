import type { ActorRef } from '@ground-control/core/actors'
import type { Risk } from '@ground-control/core/approvals/schema'
import type { Recipient } from '@ground-control/core/escalations/recipients'
import type { EscalationDefinition } from '@ground-control/core/escalations/schema'
import type { TurnAt } from '@ground-control/core/escalations/who-is-told-when'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '../database.ts'

export type EscalationInForce = {
  policyId: string
  name: string
  versionId: string
  version: number
  definition: EscalationDefinition
}

const inForce = `p.id as "policyId", p.name, v.id as "versionId", v.number as version, v.definition`

export async function readEscalationsInForce(tx: Tx): Promise<EscalationInForce[]> {
  return tx.query<EscalationInForce>(
    `select ${inForce} from escalation_policies p join escalation_versions v on v.id = p.version_id
     where p.workspace_id = $1 and p.archived_at is null order by p.name, p.id`,
    [tx.workspaceId],
  )
}

/** A version by its id, in force or not. */
export async function findEscalationVersion(tx: Tx, id: string): Promise<EscalationInForce | null> {
  const rows = await tx.query<EscalationInForce>(
    `select ${inForce} from escalation_versions v join escalation_policies p on p.id = v.policy_id
     where v.id = $1 and v.workspace_id = $2`,
    [id, tx.workspaceId],
  )
  return rows[0] ?? null
}

/** The policy with its version in force, locked until the transaction ends. */
export async function lockEscalation(
  tx: Tx,
  id: string,
): Promise<(EscalationInForce & { description: string; archivedAt: Date | null }) | null> {
  const rows = await tx.query<EscalationInForce & { description: string; archivedAt: Date | null }>(
    `select ${inForce}, p.description, p.archived_at as "archivedAt"
     from escalation_policies p join escalation_versions v on v.id = p.version_id
     where p.id = $1 and p.workspace_id = $2 for update of p`,
    [id, tx.workspaceId],
  )
  return rows[0] ?? null
}

/** Live policies that name a group or channel, by name. */
export async function escalationsNaming(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.query<{ name: string }>(
    `select p.name from escalation_policies p join escalation_versions v on v.id = p.version_id
     where p.workspace_id = $1 and p.archived_at is null and strpos(v.definition::text, $2) > 0 order by p.name`,
    [tx.workspaceId, id],
  )
  return rows.map((row) => row.name)
}

/** Writes the next version and puts it in force, in a new policy or one that the caller has locked. @returns its number */
export async function putEscalationInForce(
  tx: Tx,
  policy: {
    id: string
    name: string
    description: string
    versionId: string
    definition: EscalationDefinition
    note: string
    createdBy: string
  },
): Promise<number> {
  const [version] = await tx.query<{ number: number }>(
    `insert into escalation_versions (id, workspace_id, policy_id, number, definition, note, created_by)
     select $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, $6 from escalation_versions where policy_id = $3
     returning number`,
    [
      policy.versionId,
      tx.workspaceId,
      policy.id,
      JSON.stringify(policy.definition),
      policy.note,
      policy.createdBy,
    ],
  )
  await tx.query(
    `insert into escalation_policies (id, workspace_id, name, description, version_id) values ($1, $2, $3, $4, $5)
     on conflict (id) do update set name = excluded.name, description = excluded.description,
       version_id = excluded.version_id, updated_at = now()`,
    [policy.id, tx.workspaceId, policy.name, policy.description, policy.versionId],
  )
  tx.changed('escalations', policy.id)
  return version!.number
}

/** Questions that wait already and have no policy come under one that is new. */
export async function wakeUnescalated(tx: Tx): Promise<void> {
  await tx.query(
    `update approvals set escalate_at = now() where id in (
       select id from approvals where workspace_id = $1 and status = 'pending' and escalation_version_id is null
       for update skip locked)`,
    [tx.workspaceId],
  )
}

/** Questions whose turn has come, over all workspaces. Nothing is locked: who carries a turn out looks again. */
export async function findDueEscalations(
  tx: Tx,
  limit: number,
): Promise<Array<{ id: string; workspaceId: string }>> {
  return tx.query(
    `select id, workspace_id as "workspaceId" from approvals where status = 'pending' and escalate_at <= now()
     order by escalate_at limit $1`,
    [limit],
  )
}

export type EscalatingQuestion = {
  id: string
  escalateAt: Date | null
  versionId: string | null
  turn: TurnAt | null
  askedAt: Date
  deadlineAt: Date | null
  assignees: Recipient[] | null
  claimedBy: ActorRef | null
  agentId: string
  agentName: string
  action: string
  title: string
  onBehalfOf: string | null
  risk: Risk
  arguments: Json
  /** JSON Schema of the arguments of a tool call; null where the agent asked by itself */
  argumentsSchema: Json
}

/** What there is to tell of a question. */
export async function readQuestion(tx: Tx, approvalId: string): Promise<EscalatingQuestion | null> {
  const [row] = await tx.query<
    Omit<EscalatingQuestion, 'turn'> & { turn: { turn: TurnAt['turn']; at: string } | null }
  >(
    `select a.id, a.escalate_at as "escalateAt", a.escalation_version_id as "versionId", a.escalation_turn as turn,
       a.created_at as "askedAt", a.deadline_at as "deadlineAt", a.assignees, a.claimed_by as "claimedBy",
       a.agent_id as "agentId", g.name as "agentName", a.action, a.title, a.on_behalf_of as "onBehalfOf", a.risk, a.arguments,
       (select tool -> 'inputSchema' from agent_versions v, steps s, jsonb_array_elements(v.definition -> 'tools') tool
        where v.id = a.agent_version_id and s.id = a.step_id and s.kind = 'tool' and tool ->> 'name' = a.action limit 1)
         as "argumentsSchema"
     from approvals a join agents g on g.id = a.agent_id where a.id = $1 and a.workspace_id = $2`,
    [approvalId, tx.workspaceId],
  )
  if (row === undefined) return null
  return { ...row, turn: row.turn && { turn: row.turn.turn, at: new Date(row.turn.at) } }
}

/** Writes what was carried out last and when the next turn is due. The caller has locked the question. */
export async function writeTurn(
  tx: Tx,
  approvalId: string,
  at: { versionId: string | null; last: TurnAt | null; nextAt: Date | null },
): Promise<void> {
  await tx.query(
    'update approvals set escalation_version_id = $2, escalation_turn = $3, escalate_at = $4 where id = $1',
    [approvalId, at.versionId, at.last && JSON.stringify(at.last), at.nextAt],
  )
  tx.changed('approvals', approvalId)
}

/** What cannot be carried out now is looked at again later, so that it holds up nobody else. */
export async function putOff(tx: Tx, approvalId: string, ms: number): Promise<void> {
  await tx.query(
    `update approvals set escalate_at = now() + $2 * interval '1 millisecond' where id = $1 and status = 'pending'`,
    [approvalId, ms],
  )
}

/** Ends a question that nobody decided, and with it its step, as failed. @returns whether it was still open */
export async function endUndecided(
  tx: Tx,
  ended: { approvalId: string; stepId: string; reason: string; error: Json },
): Promise<boolean> {
  const rows = await tx.query(
    `update approvals set status = 'expired', reason = $2, decided_at = now() where id = $1 and status = 'pending' returning id`,
    [ended.approvalId, ended.reason],
  )
  if (rows.length === 0) return false
  await tx.query(
    `update steps set status = 'failed', error = $2, finished_at = now(), wake_at = null where id = $1 and status = 'waiting'`,
    [ended.stepId, JSON.stringify(ended.error)],
  )
  return true
}
