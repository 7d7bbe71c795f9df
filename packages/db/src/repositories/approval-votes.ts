import type { ActorRef } from '@ground-control/core/actors'
import type { DutyHolders } from '@ground-control/core/approvals/duties'
import type { ApprovalException } from '@ground-control/core/approvals/terms'
import type { Tx } from '../database.ts'
import type { Proposal } from './approvals.ts'

type Vote = {
  id: string
  approvalId: string
  round: number
  /** of what they saw and said yes to */
  digest: string
  voterId: string
  voter: ActorRef
  insteadOf: string | null
  exceptions: readonly ApprovalException[]
  reason: string
}

/** Who has approved what is asked in a round, first to last. */
export async function readVotes(
  tx: Tx,
  approvalId: string,
  round: number,
): Promise<Array<{ voterId: string; name: string }>> {
  return tx.query(
    `select voter_id as "voterId", voter ->> 'name' as name from approval_votes
     where approval_id = $1 and round = $2 order by created_at, id`,
    [approvalId, round],
  )
}

export function insertVote(tx: Tx, vote: Vote): void {
  tx.write(
    `insert into approval_votes (id, workspace_id, approval_id, round, digest, voter_id, voter, instead_of, exceptions, reason, created_at)
     values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9::jsonb, nullif($10, ''), clock_timestamp())`,
    [
      vote.id,
      tx.workspaceId,
      vote.approvalId,
      vote.round,
      vote.digest,
      vote.voterId,
      JSON.stringify(vote.voter),
      vote.insteadOf,
      vote.exceptions.length === 0 ? null : JSON.stringify(vote.exceptions),
      vote.reason,
    ],
  )
}

/** What is voted on from now on; null: again what was asked. Votes of the rounds before do not count. */
export function writeProposal(tx: Tx, approvalId: string, round: number, proposal: Proposal | null): void {
  tx.write('update approvals set proposal = $2::jsonb, round = $3 where id = $1', [
    approvalId,
    proposal && JSON.stringify(proposal),
    round,
  ])
}

/** The person behind an actor: of a program, who made its key. A key that nobody known made stands for itself. */
export async function personBehind(
  tx: Tx,
  actor: ActorRef,
): Promise<{ id: string; name: string; email: string | null }> {
  const [person] = await tx.query<{ id: string; name: string; email: string }>(
    `select id, name, email from users
     where id = coalesce((select created_by from api_keys where id = $1 and workspace_id = $2), $1)`,
    [actor.id, tx.workspaceId],
  )
  return person ?? { id: actor.id, name: actor.name, email: null }
}

/** Who had a part in what led to a question. A child run was started by whoever started the first of its line. */
export async function readDutyHolders(tx: Tx, approvalId: string): Promise<DutyHolders> {
  const [row] = await tx.query<
    Omit<DutyHolders, 'onBehalfOf'> & { onBehalfOf: string | null; endUser: string | null }
  >(
    `with recursive line as (
       select r.id, r.parent_run_id, r.created_by, r.end_user from approvals a join runs r on r.id = a.run_id
       where a.id = $1 and a.workspace_id = $2
       union all
       select p.id, p.parent_run_id, p.created_by, p.end_user from line join runs p on p.id = line.parent_run_id)
     select ${personOf('line.created_by')} as "startedRun", line.end_user as "endUser", a.on_behalf_of as "onBehalfOf",
       ${personOf('v.created_by')} as "registeredVersion", ${personOf('p.created_by_id')} as "publishedPolicy"
     from line cross join approvals a join agent_versions v on v.id = a.agent_version_id
     left join policy_versions p on p.id = a.policy_version_id
     where line.parent_run_id is null and a.id = $1`,
    [approvalId, tx.workspaceId],
  )
  if (row === undefined) throw new Error(`approval ${approvalId} has no run`)
  const { onBehalfOf, endUser, ...ids } = row
  return { ...ids, onBehalfOf: [onBehalfOf, endUser].filter((name) => name !== null) }
}

const personOf = (id: string) => `coalesce((select created_by from api_keys where id = ${id}), ${id})`
