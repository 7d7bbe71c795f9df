import type { ActorRef } from '@ground-control/core/actors'
import type { ApprovalException } from '@ground-control/core/approvals/terms'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import { endApprovalSteps, type LockedApproval } from '@ground-control/db/repositories/approvals'
import { noteEvents } from '@ground-control/db/repositories/events'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'

export type EndedApproval = {
  approval: LockedApproval
  status: 'approved' | 'edited' | 'rejected' | 'answered' | 'expired'
  /** those to act on */
  arguments: Json
  reason: string | null
  /** null: nobody did, the deadline passed */
  decidedBy: ActorRef | null
  /** of a question */
  answer?: { value: Json } | null
  /** who approved, where more than one had to */
  votes?: readonly string[]
  /** whom the decider stood in for */
  insteadOf?: string | null
  exceptions?: readonly ApprovalException[]
}

/** What follows when approvals have ended, in the same transaction: steps end, runs go on, and it is on the record. */
export async function wakeAfter(
  services: Services,
  tx: Tx,
  actor: ActorRef,
  action: 'approval.decide' | 'approval.expire',
  ended: readonly EndedApproval[],
): Promise<void> {
  if (ended.length === 0) return
  endApprovalSteps(
    tx,
    ended
      .filter((item) => item.approval.stepKind === 'approval')
      .map((item) => ({
        stepId: item.approval.stepId,
        output: {
          status: item.status,
          arguments: item.arguments,
          reason: item.reason,
          decidedBy: item.decidedBy?.name ?? null,
          ...(item.answer && { answer: item.answer.value }),
        },
      })),
  )
  noteEvents(
    tx,
    ended.map(({ approval, status, reason, decidedBy }) => ({
      id: services.newId('event', tx.now),
      workspaceId: approval.workspaceId,
      type: status === 'expired' ? 'approval.expired' : 'approval.decided',
      runId: approval.runId,
      agentId: approval.agentId,
      key: null,
      source: 'platform',
      data: { approvalId: approval.id, action: approval.action, status, reason, decidedBy },
    })),
  )
  for (const [workspaceId, items] of Map.groupBy(ended, (item) => item.approval.workspaceId)) {
    record(
      services,
      tx,
      { ...actor, workspaceId },
      items.map(({ approval, status, arguments: final, reason, ...more }) => ({
        action,
        subject: { kind: 'approval', id: approval.id },
        runId: approval.runId,
        before: { status: approval.status, arguments: approval.arguments },
        after: { status, arguments: final, reason, ...circumstances(more) },
      })),
    )
    for (const { approval } of items) {
      tx.changed('approvals', approval.id, workspaceId)
      tx.changed('runs', approval.runId, workspaceId)
    }
  }
  const runs = new Map(ended.map(({ approval }) => [approval.runId, approval]))
  await services.handOver(tx, [...runs.values()])
}

/** What is said only of decisions that it was so for. */
function circumstances({
  answer,
  votes = [],
  insteadOf,
  exceptions = [],
}: Pick<EndedApproval, 'answer' | 'votes' | 'insteadOf' | 'exceptions'>) {
  return {
    ...(answer && { answer: answer.value }),
    ...(votes.length > 0 && { votes: [...votes] }),
    ...(insteadOf && { insteadOf }),
    ...(exceptions.length > 0 && { exceptions: [...exceptions] }),
  }
}
