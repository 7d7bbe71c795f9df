import { peopleOf, type Recipient } from '@ground-control/core/escalations/recipients'
import type { Tx } from '@ground-control/db/database'
import type { LockedApproval } from '@ground-control/db/repositories/approvals'
import { readDirectory } from '@ground-control/db/repositories/directory'
import type { EscalatingQuestion } from '@ground-control/db/repositories/escalations'
import { record } from '../audit/record.ts'
import { queueMessages } from '../channels/queue-messages.ts'
import type { Services } from '../services.ts'
import { messageAbout } from './message-about.ts'
import { escalator } from './tell-turn.ts'

/** Tells those whom a question named when it was asked, where no escalation is there to do so and nobody has been told. */
export async function tellAssignees(
  services: Services,
  tx: Tx,
  approval: LockedApproval,
  question: EscalatingQuestion,
  assignees: readonly Recipient[],
): Promise<void> {
  const told = await tx.query('select from deliveries where approval_id = $1 limit 1', [approval.id])
  if (told.length > 0) return
  const people = peopleOf(assignees, tx.now, await readDirectory(tx))
  await queueMessages(services, tx, {
    key: `${approval.id} asked`,
    message: messageAbout(question, { reason: 'assigned', level: null, people, policy: null }),
    approvalId: approval.id,
    people,
    channelIds: [],
  })
  record(services, tx, escalator, [
    {
      action: 'approval.tell',
      subject: { kind: 'approval', id: approval.id },
      runId: approval.runId,
      after: { people: people.map(({ name }) => name) },
    },
  ])
}
