import type { Actor } from '@ground-control/core/actors'
import { dutyOf } from '@ground-control/core/approvals/duties'
import type { DecideApprovalInput } from '@ground-control/core/approvals/schema'
import type { ApprovalException } from '@ground-control/core/approvals/terms'
import { toldBeyondFirst, whoMayDecide } from '@ground-control/core/approvals/who-may-decide'
import { AppError } from '@ground-control/core/errors'
import type { Told } from '@ground-control/core/escalations/recipients'
import type { Tx } from '@ground-control/db/database'
import { personBehind, readDutyHolders, readVotes } from '@ground-control/db/repositories/approval-votes'
import type { LockedApproval } from '@ground-control/db/repositories/approvals'
import { readDirectory } from '@ground-control/db/repositories/directory'
import { findEscalationVersion } from '@ground-control/db/repositories/escalations'

/** How somebody stands to a question. */
export type Standing = {
  /** the person; of a program, who made its key */
  personId: string
  /** how many must approve, and who has */
  need: number
  votes: string[]
  hasVoted: boolean
  /** null: it is put to nobody by name */
  deciders: Told[] | null
  isPutToOthers: boolean
  insteadOf: string | null
  duty: ReturnType<typeof dutyOf>
  exceptions: ApprovalException[]
}

type Questioned = Pick<
  LockedApproval,
  | 'id'
  | 'need'
  | 'round'
  | 'assignees'
  | 'separateDuties'
  | 'singleOperator'
  | 'escalationVersionId'
  | 'escalationTurn'
>

/**
 * Asked before a decision, with the question locked. What a question does not demand costs no look-up: most demand
 * nothing. While one person runs the workspace, what needs a second one is set aside.
 * Throws refused for an override by anybody but an admin.
 */
export async function standingOf(
  tx: Tx,
  actor: Actor,
  approval: Questioned,
  input: Pick<DecideApprovalInput, 'override' | 'reason'>,
): Promise<Standing> {
  const { singleOperator } = approval
  if (input.override && actor.role !== 'admin')
    throw new AppError('refused', 'only an admin decides in the place of those who are asked', {
      by: 'role',
      needed: 'admin',
      held: actor.role,
    })
  const [needsMany, keepsDutiesApart] = [
    approval.need > 1,
    approval.separateDuties && singleOperator === null,
  ]
  const isPlain = !needsMany && !keepsDutiesApart && approval.assignees === null
  const person = isPlain ? { ...actor, email: null } : await personBehind(tx, actor)
  const votes = needsMany ? await readVotes(tx, approval.id, approval.round) : []
  const deciders = await decidersOf(tx, approval)
  const seat = deciders?.find(({ userId }) => userId === person.id)
  const isOutside = deciders !== null && seat === undefined
  const exceptions: ApprovalException[] = []
  if (singleOperator !== null) exceptions.push({ kind: 'single_operator', reason: singleOperator })
  if (isOutside && input.override) exceptions.push({ kind: 'override', reason: input.reason })
  return {
    personId: person.id,
    need: singleOperator === null ? approval.need : 1,
    votes: votes.map(({ name }) => name),
    hasVoted: votes.some(({ voterId }) => voterId === person.id),
    deciders,
    isPutToOthers: isOutside && !input.override,
    insteadOf: seat?.insteadOf ?? null,
    duty: keepsDutiesApart ? dutyOf(await readDutyHolders(tx, approval.id), person) : null,
    exceptions,
  }
}

/** Who may decide it now; null: any operator, since it is put to nobody by name. */
export async function decidersOf(
  tx: Tx,
  approval: Pick<LockedApproval, 'assignees' | 'escalationVersionId' | 'escalationTurn'>,
): Promise<Told[] | null> {
  const { assignees, escalationVersionId, escalationTurn } = approval
  if (assignees === null) return null
  const chain = escalationVersionId === null ? null : await findEscalationVersion(tx, escalationVersionId)
  const escalated = chain === null ? [] : toldBeyondFirst(chain.definition, escalationTurn?.turn ?? null)
  return whoMayDecide(assignees, escalated, tx.now, await readDirectory(tx))
}
