import type { ActorRef } from '@ground-control/core/actors'
import { type ApprovalView, risk } from '@ground-control/core/approvals/schema'
import type { Recipient } from '@ground-control/core/escalations/recipients'
import type { TurnAt } from '@ground-control/core/escalations/who-is-told-when'
import type { Json } from '@ground-control/core/json'
import type { Reader } from '@ground-control/db/database'
import type { Approval } from '@ground-control/db/generated/client'

/** Adds to rows what they only name: agent, version, rule's policy and the run's status. Five look-ups for any number. */
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
  const agentNames = new Map(agents.map((agent) => [agent.id, agent.name]))
  const versionNumbers = new Map(versions.map((version) => [version.id, version.number]))
  const runStatuses = new Map(runs.map((run) => [run.id, run.status]))
  return rows.map((row) => {
    const policy = row.policyVersionId === null ? undefined : policies.get(row.policyVersionId)
    return {
      id: row.id,
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
      digest: row.digest,
      risk: risk.parse(row.risk),
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
