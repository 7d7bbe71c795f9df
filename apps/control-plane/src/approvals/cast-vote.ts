import type { ActorRef } from '@ground-control/core/actors'
import type { Json } from '@ground-control/core/json'
import { canonicalJson } from '@ground-control/core/json'
import type { Tx } from '@ground-control/db/database'
import { insertVote, writeProposal } from '@ground-control/db/repositories/approval-votes'
import type { LockedApproval } from '@ground-control/db/repositories/approvals'
import { noteEvents } from '@ground-control/db/repositories/events'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { approvalDigest } from './digest.ts'
import type { Standing } from './standing.ts'

/** What somebody says yes to. `isNew`: they have edited, so that everybody votes on this from now on. */
type Ballot = { arguments: Json; isNew: boolean; reason: string }

/**
 * Writes one person's yes where more than one must say it; the question stays open. The caller has locked it, so the
 * votes of one question come one after the other. @returns who has approved, this one included
 */
export function castVote(
  services: Services,
  tx: Tx,
  actor: ActorRef,
  approval: LockedApproval,
  standing: Standing,
  ballot: Ballot,
): string[] {
  const round = ballot.isNew ? approval.round + 1 : approval.round
  const votes = [...(ballot.isNew ? [] : standing.votes), actor.name]
  const digest = ballot.isNew ? digestOf(approval, ballot.arguments) : shownDigest(approval)
  if (ballot.isNew) {
    const isAsAsked = canonicalJson(ballot.arguments) === canonicalJson(approval.arguments)
    const proposal = isAsAsked ? null : { arguments: ballot.arguments, digest, by: refOf(actor) }
    writeProposal(tx, approval.id, round, proposal)
  }
  insertVote(tx, {
    id: services.newId('vote', tx.now),
    approvalId: approval.id,
    round,
    digest,
    voterId: standing.personId,
    voter: refOf(actor),
    insteadOf: standing.insteadOf,
    exceptions: standing.exceptions,
    reason: ballot.reason,
  })
  return votes
}

/** Tells and puts on record that a yes counts and others are waited for. */
export function noteVote(
  services: Services,
  tx: Tx,
  actor: ActorRef,
  approval: LockedApproval,
  standing: Standing,
  ballot: Ballot,
  votes: readonly string[],
): void {
  const { need, insteadOf, exceptions } = standing
  const asked = approval.proposal?.arguments ?? approval.arguments
  record(services, tx, actor, [
    {
      action: 'approval.vote',
      subject: { kind: 'approval', id: approval.id },
      runId: approval.runId,
      before: { votes: standing.votes, arguments: asked },
      after: {
        votes: [...votes],
        need,
        arguments: ballot.arguments,
        reason: ballot.reason || null,
        ...(insteadOf !== null && { insteadOf }),
        ...(exceptions.length > 0 && { exceptions }),
      },
    },
  ])
  noteEvents(tx, [
    {
      id: services.newId('event', tx.now),
      workspaceId: tx.workspaceId,
      type: 'approval.voted',
      runId: approval.runId,
      agentId: approval.agentId,
      key: null,
      source: 'platform',
      data: { approvalId: approval.id, action: approval.action, votes: [...votes], need },
    },
  ])
  tx.changed('approvals', approval.id)
}

/** Of what is asked now. */
export const shownDigest = (approval: Pick<LockedApproval, 'digest' | 'proposal'>) =>
  approval.proposal?.digest ?? approval.digest

/** An edit is bound to the question it edits: to its digest, and with that to the agent's and the policy's version. */
const digestOf = (approval: LockedApproval, args: Json) =>
  canonicalJson(args) === canonicalJson(approval.arguments)
    ? approval.digest
    : approvalDigest({
        action: approval.action,
        arguments: { of: approval.digest, arguments: args },
        agentVersionId: approval.agentVersionId,
        policyVersionId: null,
      })

const refOf = ({ kind, id, name }: ActorRef): ActorRef => ({ kind, id, name })
