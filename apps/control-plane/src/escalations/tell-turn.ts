import type { ActorRef } from '@ground-control/core/actors'
import type { Notice } from '@ground-control/core/escalations/who-is-told-when'
import type { Tx } from '@ground-control/db/database'
import type { LockedApproval } from '@ground-control/db/repositories/approvals'
import type { EscalatingQuestion, EscalationInForce } from '@ground-control/db/repositories/escalations'
import { noteEvents } from '@ground-control/db/repositories/events'
import { record } from '../audit/record.ts'
import { queueMessages } from '../channels/queue-messages.ts'
import type { Services } from '../services.ts'
import { messageAbout } from './message-about.ts'

export const escalator: ActorRef = { kind: 'system', id: 'escalation', name: 'Escalation' }

/** Tells the people of one turn, by their inbox and the level's channels, and puts on the record who was told. */
export async function tellTurn(
  services: Services,
  tx: Tx,
  approval: LockedApproval,
  question: EscalatingQuestion,
  policy: EscalationInForce,
  notice: Extract<Notice, { kind: 'tell' }>,
): Promise<void> {
  const { level, reminder, people, channelIds } = notice
  const reason = reminder === 0 ? 'level' : 'reminder'
  const told = await queueMessages(services, tx, {
    key: `${approval.id} ${policy.versionId} ${level}.${reminder}`,
    message: messageAbout(question, { reason, level: level + 1, people, policy }),
    approvalId: approval.id,
    people,
    channelIds,
  })
  const facts = {
    policy: policy.name,
    version: policy.version,
    level: level + 1,
    reminder,
    people: people.map(({ name, insteadOf }) => (insteadOf === null ? name : `${name} for ${insteadOf}`)),
    channels: told.channels,
  }
  record(services, tx, escalator, [
    {
      action: reminder === 0 ? 'approval.escalate' : 'approval.remind',
      subject: { kind: 'approval', id: approval.id },
      runId: approval.runId,
      before: { level: reminder === 0 ? level : level + 1, reminder: Math.max(0, reminder - 1) },
      after: { ...facts, personIds: people.map(({ userId }) => userId) },
    },
  ])
  if (reminder > 0) return
  noteEvents(tx, [
    {
      id: services.newId('event'),
      workspaceId: tx.workspaceId,
      type: 'approval.escalated',
      runId: approval.runId,
      agentId: approval.agentId,
      key: null,
      source: 'platform',
      data: { approvalId: approval.id, action: approval.action, ...facts },
    },
  ])
}
