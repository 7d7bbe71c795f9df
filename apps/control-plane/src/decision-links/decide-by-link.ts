import type { Actor } from '@ground-control/core/actors'
import type { DecideByLinkInput, LinkedDecision } from '@ground-control/core/channels/schema'
import { AppError } from '@ground-control/core/errors'
import { useLink } from '@ground-control/db/repositories/decision-links'
import { readDirectory } from '@ground-control/db/repositories/directory'
import { decideWithin } from '../approvals/decide-approval.ts'
import { record } from '../audit/record.ts'
import type { Services } from '../services.ts'
import { findSigned, noSuchLink, openLink } from './open-link.ts'

/**
 * The decision of the person whom a link was sent to, without a sign-in, once. They must still be somebody who may
 * decide here, and the question must have little risk. Throws not_found, conflict (used, expired, claimed by another)
 * and refused (what needs a sign-in).
 */
export async function decideByLink(services: Services, input: DecideByLinkInput): Promise<LinkedDecision> {
  const link = await findSigned(services, input.token)
  await services.db.transaction(link.workspaceId, async (tx) => {
    const [approval] = await tx.query<{ digest: string; risk: string; runId: string }>(
      'select digest, risk, run_id as "runId" from approvals where id = $1',
      [link.approvalId],
    )
    const { people } = await readDirectory(tx)
    const person = people.find(({ userId }) => userId === link.userId)
    if (approval === undefined || person === undefined) throw noSuchLink()
    if (approval.risk !== 'low')
      throw new AppError('refused', `a decision of ${approval.risk} risk needs a sign-in`, {
        approvalId: link.approvalId,
      })
    if (!(await useLink(tx, link.id)))
      throw new AppError('conflict', 'this link was used or has expired: open the question in the dashboard')
    const actor: Actor = {
      kind: 'person',
      id: person.userId,
      name: person.name,
      workspaceId: link.workspaceId,
      role: 'operator',
    }
    record(services, tx, actor, [
      {
        action: 'decision_link.use',
        subject: { kind: 'approval', id: link.approvalId },
        runId: approval.runId,
        before: { linkId: link.id, used: false },
        after: { linkId: link.id, used: true, decision: input.decision },
      },
    ])
    return decideWithin(services, tx, actor, {
      id: link.approvalId,
      digest: approval.digest,
      decision: { kind: input.decision },
      reason: input.reason,
      override: false,
    })
  })
  return openLink(services, input.token)
}
