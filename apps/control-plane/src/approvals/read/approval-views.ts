import type { ActorRef } from '@ground-control/core/actors'
import { type ApprovalView, type ApprovalVoteView, risk } from '@ground-control/core/approvals/schema'
import { type ApprovalException, approvalKind } from '@ground-control/core/approvals/terms'
import type { Recipient } from '@ground-control/core/escalations/recipients'
import type { TurnAt } from '@ground-control/core/escalations/who-is-told-when'
import type { Json } from '@ground-control/core/json'
import type { Reader } from '@ground-control/db/database'
import type { Approval, ApprovalVote } from '@ground-control/db/generated/client'
import type { Proposal } from '@ground-control/db/repositories/approvals'

/** Adds to rows what they only name: agent, version, rule's policy and the run's status. Two look-ups for any number. */
export async function approvalViews(prisma: Reader, rows: readonly Approval[]): Promise<ApprovalView[]> {
  const [named, votes] = [await namesOf(prisma, rows), await votesOf(prisma, rows)]
  return rows.map((row) => {
    const proposal = row.proposal as Proposal | null
    const names = named.get(row.id)
    return {
      id: row.id,
      kind: approvalKind.parse(row.kind),
      status: row.status,
      runId: row.runId,
      agentId: row.agentId,
      agentName: names?.agentName ?? '',
      agentVersionNumber: names?.agentVersionNumber ?? 0,
      stepId: row.stepId,
      action: row.action,
      title: row.title,
      arguments: row.arguments as Json,
      editedArguments: row.editedArguments as Json,
      proposal: proposal && { arguments: proposal.arguments, by: proposal.by },
      digest: proposal?.digest ?? row.digest,
      risk: risk.parse(row.risk),
      quorum: { need: row.need, votes: votes.get(row.id) ?? [] },
      separateDuties: row.separateDuties,
      answerSchema: row.answerSchema as Json,
      answer: row.answer as Json,
      answersComments: row.answersComments,
      exceptions: (row.exceptions as ApprovalException[] | null) ?? [],
      onBehalfOf: row.onBehalfOf,
      costSoFarNanoUsd: row.costSoFarNanoUsd.toString(),
      policy: names?.policy ? { ...names.policy, rule: row.rule ?? '' } : null,
      reason: row.reason,
      decidedBy: row.decidedBy as ActorRef | null,
      decidedAt: row.decidedAt?.toISOString() ?? null,
      consumedAt: row.consumedAt?.toISOString() ?? null,
      deadlineAt: row.deadlineAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      runStatus: names?.runStatus ?? '',
      assignees: row.assignees as Recipient[] | null,
      claimedBy: row.claimedBy as ActorRef | null,
      escalation: escalationOf(row, names?.escalation ?? null),
    }
  })
}

/** Of what is asked now: votes of earlier rounds were for something else. */
async function votesOf(prisma: Reader, rows: readonly Approval[]): Promise<Map<string, ApprovalVoteView[]>> {
  const rounds = new Map(rows.filter((row) => row.need > 1).map((row) => [row.id, row.round]))
  if (rounds.size === 0) return new Map()
  const votes = await prisma.approvalVote.findMany({
    where: { approvalId: { in: [...rounds.keys()] } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  const counted = votes.filter((vote) => vote.round === rounds.get(vote.approvalId))
  const views = Map.groupBy(counted, (vote) => vote.approvalId)
  return new Map([...views].map(([id, cast]) => [id, cast.map(voteView)]))
}

const voteView = (vote: ApprovalVote): ApprovalVoteView => ({
  by: vote.voter as ActorRef,
  insteadOf: vote.insteadOf,
  reason: vote.reason,
  exceptions: (vote.exceptions as ApprovalException[] | null) ?? [],
  at: vote.createdAt.toISOString(),
})

type ChainVersion = { name: string; version: number; levels: number }

function escalationOf(row: Approval, version: ChainVersion | null): ApprovalView['escalation'] {
  if (version === null) return null
  const turn = (row.escalationTurn as TurnAt | null)?.turn ?? null
  const level = turn === null ? 0 : turn === 'final' ? version.levels : turn.level + 1
  const nextAt = row.status === 'pending' ? (row.escalateAt?.toISOString() ?? null) : null
  return { name: version.name, version: version.version, level, nextAt }
}

type Names = {
  id: string
  agentName: string
  agentVersionNumber: number
  runStatus: string
  policy: { policyId: string; name: string; version: number } | null
  escalation: ChainVersion | null
}

async function namesOf(prisma: Reader, rows: readonly Approval[]): Promise<Map<string, Names>> {
  if (rows.length === 0) return new Map()
  const named = await prisma.$queryRaw<Names[]>`
    select a.id, agents.name as "agentName", versions.number as "agentVersionNumber", runs.status::text as "runStatus",
      (select jsonb_build_object('policyId', p.id, 'name', p.name, 'version', v.number)
       from policy_versions v join policies p on p.id = v.policy_id where v.id = a.policy_version_id) as policy,
      (select jsonb_build_object('name', p.name, 'version', v.number, 'levels', jsonb_array_length(v.definition -> 'levels'))
       from escalation_versions v join escalation_policies p on p.id = v.policy_id where v.id = a.escalation_version_id) as escalation
    from approvals a join agents on agents.id = a.agent_id join agent_versions versions on versions.id = a.agent_version_id
      join runs on runs.id = a.run_id
    where a.id = any(${rows.map((row) => row.id)}::text[])`
  return new Map(named.map((names) => [names.id, names]))
}
