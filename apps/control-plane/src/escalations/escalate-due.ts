import { chooseEscalation } from '@ground-control/core/escalations/choose'
import { whoIsToldWhen, withoutOvertaken } from '@ground-control/core/escalations/who-is-told-when'
import { allWorkspaces, type Tx } from '@ground-control/db/database'
import { lockApproval } from '@ground-control/db/repositories/approvals'
import { readDirectory } from '@ground-control/db/repositories/directory'
import {
  type EscalatingQuestion,
  type EscalationInForce,
  findDueEscalations,
  findEscalationVersion,
  putOff,
  readEscalationsInForce,
  readQuestion,
  writeTurn,
} from '@ground-control/db/repositories/escalations'
import type { Services } from '../services.ts'
import { endByPolicy } from './end-by-policy.ts'
import { tellAssignees } from './tell-assignees.ts'
import { tellTurn } from './tell-turn.ts'

const batchSize = 100
const putOffMs = 60_000
/** More at once only after a very long outage; the rest follows in the next round. */
const mostTurns = 1_000

/**
 * Carries out the turns of escalations that are due by the database's clock, each question in a transaction of its
 * own. Copies see the same questions and wait for one another at the question's lock: who comes second finds its
 * turn carried out.
 * @returns true when there may be more
 */
export async function escalateDue(services: Services): Promise<boolean> {
  const due = await services.db.transaction(allWorkspaces, (tx) => findDueEscalations(tx, batchSize))
  for (const { id, workspaceId } of due) {
    try {
      await services.db.transaction(workspaceId, (tx) => escalate(services, tx, id))
    } catch (error) {
      services.log.error(
        { err: error, approvalId: id },
        'an escalation could not be carried out; it is put off',
      )
      await services.db.transaction(workspaceId, (tx) => putOff(tx, id, putOffMs))
    }
  }
  return due.length === batchSize
}

async function escalate(services: Services, tx: Tx, approvalId: string): Promise<void> {
  const approval = await lockApproval(tx, approvalId)
  const question = approval?.status === 'pending' ? await readQuestion(tx, approvalId) : null
  if (approval === null || question?.escalateAt == null || question.escalateAt > tx.now) return
  const policy = approval.runIsOver ? null : await policyFor(tx, question)
  if (policy === null) {
    if (!approval.runIsOver && question.assignees !== null)
      await tellAssignees(services, tx, approval, question, question.assignees)
    await writeTurn(tx, approvalId, { versionId: null, last: null, nextAt: null })
    return
  }
  const directory = await readDirectory(tx)
  const claimedBy = question.claimedBy?.kind === 'person' ? question.claimedBy.id : null
  const { notices, last, next } = whoIsToldWhen(policy.definition, { ...question, claimedBy }, directory, {
    // A chain starts when the question came under it: a policy that is new does not find what is old overdue.
    after: question.turn ?? { turn: null, at: question.escalateAt },
    until: tx.now,
    most: mostTurns,
  })
  await writeTurn(tx, approvalId, { versionId: policy.versionId, last, nextAt: next?.at ?? null })
  for (const notice of withoutOvertaken(notices)) {
    if (notice.kind === 'tell') await tellTurn(services, tx, approval, question, policy, notice)
    else await endByPolicy(services, tx, approval, question, policy, notice.action)
  }
}

/** The version that the question came under, or the one that it comes under now. */
function policyFor(tx: Tx, question: EscalatingQuestion): Promise<EscalationInForce | null> {
  if (question.versionId !== null) return findEscalationVersion(tx, question.versionId)
  return readEscalationsInForce(tx).then((policies) => chooseEscalation(policies, question))
}
