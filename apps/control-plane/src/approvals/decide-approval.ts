import type { Actor, ActorRef } from '@ground-control/core/actors'
import { decideApproval as decide } from '@ground-control/core/approvals/decide'
import type { DecideApprovalInput, DecideResult } from '@ground-control/core/approvals/schema'
import { raiseAction } from '@ground-control/core/budgets/schema'
import { AppError } from '@ground-control/core/errors'
import type { Tx } from '@ground-control/db/database'
import { lockApproval, writeDecision } from '@ground-control/db/repositories/approvals'
import { raiseBudget } from '../budgets/raise-budget.ts'
import type { Services } from '../services.ts'
import { castVote, noteVote, shownDigest } from './cast-vote.ts'
import { checkFor } from './check-said.ts'
import { expireLocked } from './expire-approvals.ts'
import { readApproval } from './read/get-approval.ts'
import { refusalOf } from './refusal.ts'
import { standingOf } from './standing.ts'
import { wakeAfter } from './wake-after.ts'

/**
 * A person's or program's decision. The first one counts, or, where more than one must approve, the one that completes
 * their number; whoever comes later is told who was first, and changes nothing. One rejection ends it.
 * Throws not_found, conflict (something else is asked by now, somebody else has taken it on, the same person has
 * approved already, or the run is over), refused (it is put to others, or they had a part in it that bars them) and
 * bad_request (edited arguments or an answer that do not fit).
 */
export async function decideApproval(
  services: Services,
  actor: Actor,
  input: DecideApprovalInput,
): Promise<DecideResult> {
  // A run waits for it: it is told past the queue of notifications, as what workers say is.
  const end = await services.db.transaction(
    actor.workspaceId,
    (tx) => decideWithin(services, tx, actor, input),
    { hot: true, planOnce: true },
  )
  const approval = await readApproval(services, actor.workspaceId, input.id)
  return { decided: end === 'decided', counted: end !== 'late', approval }
}

/** The same in a transaction of the caller's. @returns whether it ended the question, counts until others come, or was late */
export async function decideWithin(
  services: Services,
  tx: Tx,
  actor: Actor,
  input: DecideApprovalInput,
): Promise<'decided' | 'counted' | 'late'> {
  const approval = await lockApproval(tx, input.id)
  if (approval === null) throw new AppError('not_found', 'no such approval')
  // Who is late is told who was first, whoever they are.
  if (approval.status !== 'pending') return 'late'
  const standing = await standingOf(tx, actor, approval, input)
  const check = await checkFor(tx, approval, input)
  const isClaimedByOther = approval.claimedBy !== null && approval.claimedBy.id !== actor.id
  const { proposal } = approval
  const verdict = decide(
    {
      ...approval,
      ...standing,
      votes: standing.votes.length,
      digest: shownDigest(approval),
      arguments: proposal?.arguments ?? approval.arguments,
      askedArguments: approval.arguments,
      // Taking on a question that several must answer keeps nobody from answering.
      isClaimedByOther: isClaimedByOther && standing.need === 1,
    },
    input,
    tx.now,
    check,
  )
  if (!verdict.ok) {
    if (verdict.why === 'already') return 'late'
    if (verdict.why !== 'expired') throw refusalOf(verdict, approval, standing)
    // The timer has not come round yet; what it would do is done now, so that the answer is the whole truth.
    await expireLocked(services, tx, [approval])
    return 'late'
  }
  const { reason } = input
  if (verdict.status === 'pending') {
    const ballot = { arguments: verdict.arguments, isNew: verdict.isNew, reason }
    const votes = castVote(services, tx, actor, approval, standing, ballot)
    noteVote(services, tx, actor, approval, standing, ballot, votes)
    return 'counted'
  }
  const by: ActorRef = { kind: actor.kind, id: actor.id, name: actor.name }
  const { status, arguments: final } = verdict
  const isYes = status === 'approved' || status === 'edited'
  const votes =
    isYes && standing.need > 1
      ? castVote(services, tx, actor, approval, standing, { arguments: final, isNew: false, reason })
      : []
  const answer = verdict.status === 'answered' ? { value: verdict.answer } : null
  const ended = {
    approval,
    status,
    arguments: final,
    reason: reason || null,
    decidedBy: by,
    answer,
    votes,
    insteadOf: standing.insteadOf,
    exceptions: standing.exceptions,
  }
  const follow = async () => {
    if (approval.action === raiseAction && isYes) await raiseBudget(services, tx, actor, final, reason)
    await wakeAfter(services, tx, actor, 'approval.decide', [ended])
  }
  // Asked in this order and answered together: a raise closes the questions that are open still.
  const [isWritten] = await Promise.all([
    writeDecision(tx, {
      id: approval.id,
      digest: approval.digest,
      status,
      editedArguments: status === 'edited' ? { value: final } : null,
      answer,
      reason,
      decidedBy: by,
      exceptions: standing.exceptions,
    }),
    follow(),
  ])
  // The row is ours and the verdict went by this transaction's clock: nothing can have closed it.
  if (!isWritten) throw new Error(`approval ${approval.id} was open and could not be decided`)
  return 'decided'
}
