import type { LinkedDecision } from '@ground-control/core/channels/schema'
import { AppError } from '@ground-control/core/errors'
import { allWorkspaces } from '@ground-control/db/database'
import {
  type DecisionLinkRow,
  findLink,
  type LinkedQuestion,
  readLinkedQuestion,
} from '@ground-control/db/repositories/decision-links'
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
    const asked = await readLinkedQuestion(tx, link)
    const question = await readQuestion(tx, link.approvalId)
    const { people } = await readDirectory(tx)
    const person = people.find(({ userId }) => userId === link.userId)
    if (asked === null || question === null || person === undefined) throw noSuchLink()
    const used = link.usedAt === null ? null : asked
    if (asked.status !== 'pending')
      return {
        kind: 'over',
        status: asked.status,
        decidedBy: asked.decidedBy?.name ?? null,
        decidedAt: asked.decidedAt,
        yours: used && doneBy(link.userId, used),
      }
    const { approvalId } = link
    const signIn = (why: 'risk' | 'answer' | 'expired' | 'changed') =>
      ({ kind: 'sign_in', approvalId, why }) as const
    if (used !== null)
      return used.votedAt === null ? signIn('changed') : { kind: 'counted', approvalId, at: used.votedAt }
    if (asked.risk !== 'low') return signIn('risk')
    // A link says yes or no; an answer has to be written.
    if (asked.kind !== 'approval') return signIn('answer')
    if (link.expiresAt <= tx.now) return signIn('expired')
    const message = messageAbout(question, { reason: 'level', level: null, people: [], policy: null })
    return { kind: 'open', message, personName: person.name }
  })
}

/** Their own decision of what is over; null where others decided without them. */
function doneBy(
  userId: string,
  { status, decidedBy, decidedAt, votedAt }: LinkedQuestion,
): { decision: 'approve' | 'reject'; at: string } | null {
  if (decidedBy?.id === userId && decidedAt !== null)
    return { decision: status === 'rejected' ? 'reject' : 'approve', at: decidedAt }
  return votedAt === null ? null : { decision: 'approve', at: votedAt }
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
