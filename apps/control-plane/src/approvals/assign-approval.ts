import type { Actor } from '@ground-control/core/actors'
import type { ApprovalView, AssignApprovalInput } from '@ground-control/core/approvals/schema'
import { AppError } from '@ground-control/core/errors'
import { peopleOf } from '@ground-control/core/escalations/recipients'
import { personBehind } from '@ground-control/db/repositories/approval-votes'
import { lockApproval } from '@ground-control/db/repositories/approvals'
import { readDirectory } from '@ground-control/db/repositories/directory'
import { findEscalationVersion, readQuestion } from '@ground-control/db/repositories/escalations'
import { record } from '../audit/record.ts'
import { queueMessages } from '../channels/queue-messages.ts'
import { checkRecipients } from '../escalations/check-recipients.ts'
import { messageAbout } from '../escalations/message-about.ts'
import type { Services } from '../services.ts'
import { readApproval } from './read/get-approval.ts'
import { namesOf } from './refusal.ts'
import { decidersOf } from './standing.ts'

/**
 * Puts a question to people, a role or a group by name. They are told at once, by the first level's channels where
 * there is an escalation, and stand in that level's place. From then on they alone decide, and what has been put to
 * people already is passed on by one of them or by an admin.
 * Throws not_found, conflict for what is decided, refused, bad_request for people and groups that are not there.
 */
export async function assignApproval(
  services: Services,
  actor: Actor,
  input: AssignApprovalInput,
): Promise<ApprovalView> {
  await services.db.transaction(actor.workspaceId, async (tx) => {
    const approval = await lockApproval(tx, input.id)
    const question = await readQuestion(tx, input.id)
    if (approval === null || question === null) throw new AppError('not_found', 'no such approval')
    if (approval.status !== 'pending') throw new AppError('conflict', `it is ${approval.status} already`)
    const deciders = await decidersOf(tx, approval)
    const person = deciders === null ? null : await personBehind(tx, actor)
    if (deciders && actor.role !== 'admin' && !deciders.some(({ userId }) => userId === person?.id))
      throw new AppError('refused', `this is put to ${namesOf(deciders)}: they pass it on, or an admin`, {
        by: 'assignees',
        people: deciders.map(({ userId, name }) => ({ userId, name })),
      })
    await checkRecipients(
      tx,
      input.assignees.map((recipient, index) => ({ place: `assignees.${index}`, recipient })),
    )
    const assignees = input.assignees.length === 0 ? null : input.assignees
    await tx.query('update approvals set assignees = $2 where id = $1', [
      input.id,
      assignees && JSON.stringify(assignees),
    ])
    const people = peopleOf(input.assignees, tx.now, await readDirectory(tx))
    const policy = question.versionId === null ? null : await findEscalationVersion(tx, question.versionId)
    const { channels } = await queueMessages(services, tx, {
      key: `${input.id} assigned ${services.newId('delivery')}`,
      message: messageAbout(question, { reason: 'assigned', level: null, people, policy: null }),
      approvalId: input.id,
      people,
      channelIds: assignees === null ? [] : (policy?.definition.levels[0]?.channelIds ?? []),
    })
    record(services, tx, actor, [
      {
        action: 'approval.assign',
        subject: { kind: 'approval', id: input.id },
        runId: approval.runId,
        before: { assignees: question.assignees },
        after: {
          assignees,
          people: people.map((person) => person.name),
          personIds: people.map((person) => person.userId),
          channels,
        },
      },
    ])
    tx.changed('approvals', input.id)
  })
  return readApproval(services, actor.workspaceId, input.id)
}
