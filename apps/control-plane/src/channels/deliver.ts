import { maxAttempts, redeliverAfterMs } from '@ground-control/core/channels/retry'
import {
  type DeliveryEnd,
  type DueDelivery,
  endTry,
  readDeliveryEnd,
} from '@ground-control/db/repositories/deliveries'
import { record } from '../audit/record.ts'
import { linksFor } from '../decision-links/links-for.ts'
import type { Services } from '../services.ts'
import { sendDelivery } from './send/send-delivery.ts'

const sender = { kind: 'system', id: 'deliveries', name: 'Deliveries' } as const

/** One try of one delivery: read, sent and ended in three steps, so that no transaction waits for another's server. */
export async function deliver(services: Services, delivery: DueDelivery): Promise<void> {
  const { end, links } = await services.db.transaction(delivery.workspaceId, async (tx) => {
    const end = await readDeliveryEnd(tx, delivery.id)
    return { end, links: await linksFor(services, tx, delivery, end) }
  })
  const tried = await tryOnce(services, delivery, end, links)
  await services.db.transaction(delivery.workspaceId, async (tx) => {
    const isOurs = await endTry(tx, delivery, tried)
    if (!isOurs || tried.status === 'queued') return
    record(services, tx, sender, [
      {
        action: `delivery.${tried.status}`,
        subject: { kind: 'delivery', id: delivery.id },
        before: { status: 'queued', attempts: delivery.attempts - 1 },
        after: {
          status: tried.status,
          personId: delivery.userId,
          approvalId: delivery.approvalId,
          channel: end.channel?.name ?? null,
          person: end.person?.name ?? null,
          attempts: delivery.attempts,
          error: tried.error,
        },
      },
    ])
  })
}

type Tried = Parameters<typeof endTry>[2]

async function tryOnce(
  services: Services,
  delivery: DueDelivery,
  { channel, person, isWanted }: DeliveryEnd,
  links: Awaited<ReturnType<typeof linksFor>>,
): Promise<Tried> {
  const end = (status: 'dead' | 'dropped' | 'delivered', error: string | null): Tried => ({
    status,
    error,
    retryMs: null,
  })
  if (!isWanted) return end('dropped', 'it was decided before it could be told')
  if (channel === null || channel.archivedAt !== null || !channel.enabled)
    return end('dropped', 'the channel is switched off')
  const outcome = await sendDelivery(services, delivery, channel, { email: person?.email ?? null, links })
  if (outcome.ok) return end('delivered', null)
  if (outcome.isFinal || delivery.attempts >= maxAttempts) return end('dead', outcome.error)
  const retryMs = redeliverAfterMs(delivery.attempts, Math.random(), outcome.retryAfterMs ?? 0)
  return { status: 'queued', error: outcome.error, retryMs }
}
