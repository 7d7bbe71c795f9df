import type { ActorRef } from '@ground-control/core/actors'
import type { Tx } from '../database.ts'

export type DecisionLinkRow = {
  id: string
  workspaceId: string
  approvalId: string
  userId: string
  expiresAt: Date
  usedAt: Date | null
}

const columns = `id, workspace_id as "workspaceId", approval_id as "approvalId", user_id as "userId",
  expires_at as "expiresAt", used_at as "usedAt"`

/** A person has one link for a question: a reminder carries the same. */
export async function keepLink(
  tx: Tx,
  link: { id: string; approvalId: string; userId: string; validMs: number },
): Promise<DecisionLinkRow> {
  const [row] = await tx.query<DecisionLinkRow>(
    `insert into decision_links (id, workspace_id, approval_id, user_id, expires_at)
     values ($1, $2, $3, $4, now() + $5 * interval '1 millisecond')
     on conflict (approval_id, user_id) do update set approval_id = excluded.approval_id returning ${columns}`,
    [link.id, tx.workspaceId, link.approvalId, link.userId, link.validMs],
  )
  return row!
}

/** By its id, over all workspaces: who comes with a link has said nothing else. */
export async function findLink(tx: Tx, id: string): Promise<DecisionLinkRow | null> {
  const rows = await tx.query<DecisionLinkRow>(`select ${columns} from decision_links where id = $1`, [id])
  return rows[0] ?? null
}

export type LinkedQuestion = {
  status: string
  risk: string
  kind: string
  decidedBy: ActorRef | null
  decidedAt: string | null
  /** when the link's person approved what is asked now, where several must */
  votedAt: string | null
}

/** How the question of a link stands, and its person's vote on it. */
export async function readLinkedQuestion(
  tx: Tx,
  link: Pick<DecisionLinkRow, 'approvalId' | 'userId'>,
): Promise<LinkedQuestion | null> {
  const [row] = await tx.query<
    Omit<LinkedQuestion, 'decidedAt' | 'votedAt'> & { decidedAt: Date | null; votedAt: Date | null }
  >(
    `select a.status::text, a.risk, a.kind, a.decided_by as "decidedBy", a.decided_at as "decidedAt", v.created_at as "votedAt"
     from approvals a left join approval_votes v on v.approval_id = a.id and v.round = a.round and v.voter_id = $2
     where a.id = $1`,
    [link.approvalId, link.userId],
  )
  if (row === undefined) return null
  const { decidedAt, votedAt } = row
  return { ...row, decidedAt: decidedAt?.toISOString() ?? null, votedAt: votedAt?.toISOString() ?? null }
}

/** Uses the link up. @returns whether it could still be used */
export async function useLink(tx: Tx, id: string): Promise<boolean> {
  const rows = await tx.query(
    'update decision_links set used_at = now() where id = $1 and used_at is null and expires_at > now() returning id',
    [id],
  )
  return rows.length === 1
}
