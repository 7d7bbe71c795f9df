import type { MessageLinks } from '@ground-control/core/channels/message'
import type { Tx } from '@ground-control/db/database'
import { keepLink } from '@ground-control/db/repositories/decision-links'
import type { DeliveryEnd, DueDelivery } from '@ground-control/db/repositories/deliveries'
import type { Services } from '../services.ts'
import { linkToken } from './token.ts'

const validMs = 7 * 86_400_000

/**
 * Where a message leads: into the dashboard, and, by e-mail to one person about what has little risk, to a page that
 * takes their decision once without a sign-in. Mailboxes are read by more than their owners, so the rest needs one.
 */
export async function linksFor(
  services: Services,
  tx: Tx,
  { message, userId, approvalId }: DueDelivery,
  { channel, person, isWanted }: DeliveryEnd,
): Promise<MessageLinks> {
  const { webUrl } = services
  if (message.reason === 'anomaly') return { open: `${webUrl}/anomalies/${message.anomalyId}`, decide: null }
  if (message.reason === 'test' || approvalId === null)
    return { open: `${webUrl}/settings?tab=channels`, decide: null }
  const open = `${webUrl}/approvals?id=${approvalId}`
  const mayDecide = message.risk === 'low' && channel?.kind === 'email' && person !== null && isWanted
  if (!mayDecide || userId === null) return { open, decide: null }
  const id = services.newId('decisionLink')
  const link = await keepLink(tx, { id, approvalId, userId, validMs })
  if (link.usedAt !== null) return { open, decide: null }
  return { open, decide: `${webUrl}/decide/${linkToken(services.keys.masterKey, link)}` }
}
