import type { ActorRef } from '@ground-control/core/actors'
import { type ApprovalView, type ApprovalVoteView, risk } from '@ground-control/core/approvals/schema'
import { type ApprovalException, approvalKind } from '@ground-control/core/approvals/terms'
import type { Recipient } from '@ground-control/core/escalations/recipients'
import type { TurnAt } from '@ground-control/core/escalations/who-is-told-when'
import type { Json } from '@ground-control/core/json'
import type { Reader } from '@ground-control/db/database'
import type { Approval, ApprovalVote } from '@ground-control/db/generated/client'
import type { Proposal } from '@ground-control/db/repositories/approvals'

/** Adds to rows what they only name: agent, version, rule's policy and the run's status. A few look-ups for any number. */
export async function approvalViews(prisma: Reader, rows: readonly Approval[]): Promise<ApprovalView[]> {
  const ids = <T>(values: ReadonlyArray<T | null>) => [...new Set(values.filter((value) => value !== null))]
  const agents = await prisma.agent.findMany({
    where: { id: { in: ids(rows.map((row) => row.agentId)) } },
    select: { id: true, name: true },
  })
  const versions = await prisma.agentVersion.findMany({
    where: { id: { in: ids(rows.map((row) => row.agentVersionId)) } },
    select: { id: true, number: true },
  })
  const runs = await prisma.run.findMany({
    where: { id: { in: ids(rows.map((row) => row.runId)) } },
    select: { id: true, status: true },
  })
  const policies = await policiesOf(prisma, ids(rows.map((row) => row.policyVersionId)))
  const escalations = await escalationsOf(prisma, ids(rows.map((row) => row.escalationVersionId)))
  const votes = await votesOf(prisma, rows)
  const agentNames = new Map(agents.map((agent) => [agent.id, agent.name]))
  const versionNumbers = new Map(versions.map((version) => [version.id, version.number]))
  const runStatuses = new Map(runs.map((run) => [run.id, run.status]))
  return rows.map((row) => {
    const proposal = row.proposal as Proposal | null
    const policy = row.policyVersionId === null ? undefined : policies.get(row.policyVersionId)
    return {
      id: row.id,
      kind: approvalKind.parse(row.kind),
      status: row.status,
      runId: row.runId,
      agentId: row.agentId,
      agentName: agentNames.get(row.agentId) ?? '',
      agentVersionNumber: versionNumbers.get(row.agentVersionId) ?? 0,
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
      policy: policy === undefined ? null : { ...policy, rule: row.rule ?? '' },
      reason: row.reason,
      decidedBy: row.decidedBy as ActorRef | null,
      decidedAt: row.decidedAt?.toISOString() ?? null,
      consumedAt: row.consumedAt?.toISOString() ?? null,
      deadlineAt: row.deadlineAt?.toISOString() ?? null,
      createdAt: row.createdAt.toISOString(),
      runStatus: runStatuses.get(row.runId) ?? '',
      assignees: row.assignees as Recipient[] | null,
      claimedBy: row.claimedBy as ActorRef | null,
      escalation: escalationOf(row, escalations.get(row.escalationVersionId ?? '')),
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

function escalationOf(row: Approval, version: ChainVersion | undefined): ApprovalView['escalation'] {
  if (version === undefined) return null
  const turn = (row.escalationTurn as TurnAt | null)?.turn ?? null
  const level = turn === null ? 0 : turn === 'final' ? version.levels : turn.level + 1
  const nextAt = row.status === 'pending' ? (row.escalateAt?.toISOString() ?? null) : null
  return { name: version.name, version: version.version, level, nextAt }
}

async function escalationsOf(prisma: Reader, versionIds: string[]): Promise<Map<string, ChainVersion>> {
  if (versionIds.length === 0) return new Map()
  const rows = await prisma.$queryRaw<Array<ChainVersion & { id: string }>>`
    select v.id, p.name, v.number as version, jsonb_array_length(v.definition -> 'levels') as levels
    from escalation_versions v join escalation_policies p on p.id = v.policy_id where v.id = any(${versionIds}::text[])`
  return new Map(rows.map(({ id, ...version }) => [id, version]))
}

async function policiesOf(prisma: Reader, versionIds: string[]) {
  if (versionIds.length === 0) return new Map<string, { policyId: string; name: string; version: number }>()
  const versions = await prisma.policyVersion.findMany({
    where: { id: { in: versionIds } },
    select: { id: true, policyId: true, number: true },
  })
  const policies = await prisma.policy.findMany({
    where: { id: { in: versions.map((version) => version.policyId) } },
    select: { id: true, name: true },
  })
  const names = new Map(policies.map((policy) => [policy.id, policy.name]))
  return new Map(
    versions.map(({ id, policyId, number }) => [
      id,
      { policyId, name: names.get(policyId) ?? '', version: number },
    ]),
  )
}
