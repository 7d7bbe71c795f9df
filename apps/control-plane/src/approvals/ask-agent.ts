import { askedBackKey, askedBackType } from '@ground-control/core/approvals/ask-back'
import { AppError } from '@ground-control/core/errors'
import type { Tx } from '@ground-control/db/database'
import type { LockedApproval } from '@ground-control/db/repositories/approvals'
import { wakeRuns } from '@ground-control/db/repositories/dispatch'
import { noteEvents } from '@ground-control/db/repositories/events'
import { deliver } from '../events/deliver.ts'
import type { Services } from '../services.ts'

/**
 * Puts a comment to the agent: an event addressed to its run, which wakes it. A run that is busy finds it when it
 * waits again. The caller has locked the question. Throws conflict where nobody would reply.
 */
export async function askAgent(
  services: Services,
  tx: Tx,
  approval: LockedApproval & { runIsOver: boolean },
  comment: { id: string; text: string; author: string },
): Promise<void> {
  if (approval.status !== 'pending') throw new AppError('conflict', `it is ${approval.status} already`)
  if (approval.runIsOver) throw new AppError('conflict', 'the run is over: nobody would reply')
  if (!approval.answersComments)
    throw new AppError('conflict', 'this agent takes no questions here', { field: 'toAgent' })
  const [step] = await tx.query<{ occurrence: number; digest: string }>(
    'select occurrence, digest from steps where id = $1',
    [approval.stepId],
  )
  if (step === undefined) throw new Error(`approval ${approval.id} has no step`)
  const eventId = services.newId('event', tx.now)
  const event = {
    type: askedBackType,
    key: askedBackKey(step),
    runId: approval.runId,
    data: { commentId: comment.id, text: comment.text, author: comment.author },
  }
  noteEvents(tx, [
    {
      ...event,
      id: eventId,
      workspaceId: tx.workspaceId,
      agentId: approval.agentId,
      source: 'platform',
    },
  ])
  await wakeRuns(tx, await deliver(tx, eventId, event))
}
