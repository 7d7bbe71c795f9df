import type { Actor, ActorRef } from '@ground-control/core/actors'
import { type ArgumentsProblem, decideApproval as decide } from '@ground-control/core/approvals/decide'
import type { DecideApprovalInput, DecideResult } from '@ground-control/core/approvals/schema'
import { raiseAction } from '@ground-control/core/budgets/schema'
import { AppError } from '@ground-control/core/errors'
import type { Json } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import { type LockedApproval, lockApproval, writeDecision } from '@ground-control/db/repositories/approvals'
import { checkRaise, raiseBudget } from '../budgets/raise-budget.ts'
import type { Services } from '../services.ts'
import { checkArguments } from './check-arguments.ts'
import { expireLocked } from './expire-approvals.ts'
import { readApproval } from './read/get-approval.ts'
import { wakeAfter } from './wake-after.ts'

/**
 * A person's or program's decision. The first one counts; whoever comes later is told who was first, and changes
 * nothing. Throws not_found, conflict (something else is asked by now, somebody else has taken it on, or the run is over) and bad_request
 * (edited arguments that the tool does not take).
 */
export async function decideApproval(
  services: Services,
  actor: Actor,
  input: DecideApprovalInput,
): Promise<DecideResult> {
  const decided = await services.db.transaction(actor.workspaceId, (tx) =>
    decideWithin(services, tx, actor, input),
  )
  return { decided, approval: await readApproval(services, actor.workspaceId, input.id) }
}

/** The same in a transaction of the caller's. @returns whether this decision is the one that counts */
export async function decideWithin(
  services: Services,
  tx: Tx,
  actor: Actor,
  input: DecideApprovalInput,
): Promise<boolean> {
  const approval = await lockApproval(tx, input.id)
  if (approval === null) throw new AppError('not_found', 'no such approval')
  const schema = input.decision.kind === 'edit' ? await argumentsSchema(tx, approval) : null
  const isClaimedByOther = approval.claimedBy !== null && approval.claimedBy.id !== actor.id
  const isRaise = approval.action === raiseAction
  const verdict = decide({ ...approval, isClaimedByOther }, input, tx.now, (edited) =>
    isRaise
      ? checkRaise(approval.arguments, edited)
      : schema === null
        ? null
        : checkArguments(schema.value, edited),
  )
  if (verdict.ok) {
    const by: ActorRef = { kind: actor.kind, id: actor.id, name: actor.name }
    const { status, arguments: final } = verdict
    const ended = { approval, status, arguments: final, reason: input.reason || null, decidedBy: by }
    const follow = async () => {
      if (isRaise && status !== 'rejected') await raiseBudget(services, tx, actor, final, input.reason)
      await wakeAfter(services, tx, actor, 'approval.decide', [ended])
    }
    // Asked in this order and answered together: a raise closes the questions that are open still.
    const [isWritten] = await Promise.all([
      writeDecision(tx, {
        id: approval.id,
        digest: input.digest,
        status,
        editedArguments: status === 'edited' ? { value: final } : null,
        reason: input.reason,
        decidedBy: by,
      }),
      follow(),
    ])
    // The row is ours and the verdict went by this transaction's clock: nothing can have closed it.
    if (!isWritten) throw new Error(`approval ${approval.id} was open and could not be decided`)
    return true
  }
  switch (verdict.why) {
    case 'already':
      return false
    case 'expired':
      // The timer has not come round yet; what it would do is done now, so that the answer is the whole truth.
      await expireLocked(services, tx, [approval])
      return false
    case 'run_over':
      throw new AppError('conflict', 'the run is over: nothing waits for this decision', {
        runId: approval.runId,
      })
    case 'claimed':
      throw new AppError('conflict', `${approval.claimedBy?.name} has taken this on: release it first`, {
        claimedBy: approval.claimedBy,
      })
    case 'digest':
      throw new AppError('conflict', 'what is asked has changed since you saw it', {
        digest: approval.digest,
      })
    case 'invalid_arguments':
      throw invalidArguments(verdict.problem)
    default: {
      const never: never = verdict
      throw new Error(`unknown verdict ${JSON.stringify(never)}`)
    }
  }
}

/** Of the tool that is to be called; null where the agent asked by itself, and anything goes. */
async function argumentsSchema(tx: Tx, approval: LockedApproval): Promise<{ value: Json } | null> {
  if (approval.stepKind !== 'tool') return null
  const [row] = await tx.query<{ schema: Json }>(
    `select tool -> 'inputSchema' as schema from agent_versions, jsonb_array_elements(definition -> 'tools') tool
     where id = $1 and tool ->> 'name' = $2`,
    [approval.agentVersionId, approval.action],
  )
  // Without its schema the tool's arguments cannot be checked, so none but the original ones pass.
  return { value: row?.schema ?? null }
}

function invalidArguments({ path, message }: ArgumentsProblem): AppError {
  const field = path === '' ? 'decision.arguments' : `decision.arguments.${path}`
  return new AppError('bad_request', `${field}: ${message}`, { issues: [{ field, message }] })
}
