import type { ActorRef } from '@ground-control/core/actors'
import type { LinkedDecision } from '@ground-control/core/channels/schema'
import { AppError } from '@ground-control/core/errors'
import { allWorkspaces } from '@ground-control/db/database'
import { type DecisionLinkRow, findLink } from '@ground-control/db/repositories/decision-links'
import { readDirectory } from '@ground-control/db/repositories/directory'
import { readQuestion } from '@ground-control/db/repositories/escalations'
import { messageAbout } from '../escalations/message-about.ts'
import type { Services } from '../services.ts'
import { claimedLinkId, isSigned } from './token.ts'

/**
 * What a link leads to. Looking uses nothing up: mail scanners follow every link. Who has no valid token is told
 * nothing but that. Throws not_found.
 */
export async function openLink(services: Services, token: string): Promise<LinkedDecision> {
  const link = await findSigned(services, token)
  return services.db.transaction(link.workspaceId, async (tx) => {
    const [approval] = await tx.query<{
      status: string
      decidedBy: ActorRef | null
      risk: string
      kind: string
    }>('select status::text, decided_by as "decidedBy", risk, kind from approvals where id = $1', [
      link.approvalId,
    ])
    const question = await readQuestion(tx, link.approvalId)
    const { people } = await readDirectory(tx)
    const person = people.find(({ userId }) => userId === link.userId)
    if (approval === undefined || question === null || person === undefined) throw noSuchLink()
    if (approval.status !== 'pending')
      return { kind: 'over', status: approval.status, decidedBy: approval.decidedBy }
    // A link says yes or no; an answer has to be written.
    if (
      approval.risk !== 'low' ||
      approval.kind !== 'approval' ||
      link.usedAt !== null ||
      link.expiresAt <= tx.now
    )
      return { kind: 'sign_in', approvalId: link.approvalId }
    const message = messageAbout(question, { reason: 'level', level: null, people: [], policy: null })
    return { kind: 'open', message, personName: person.name }
  })
}

/** The link of a token of ours. Throws not_found for any other. */
export async function findSigned(services: Services, token: string): Promise<DecisionLinkRow> {
  const id = claimedLinkId(token)
  const link = id === null ? null : await services.db.transaction(allWorkspaces, (tx) => findLink(tx, id))
  if (link === null || !isSigned(services.keys.masterKey, link, token)) throw noSuchLink()
  return link
}

export const noSuchLink = () =>
  new AppError('not_found', 'this link is not valid: open the question in the dashboard', { field: 'token' })
