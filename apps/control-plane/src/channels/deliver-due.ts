import { maxAttempts, redeliverAfterMs } from '@ground-control/core/channels/retry'
import { allWorkspaces } from '@ground-control/db/database'
import {
  type DeliveryEnd,
  type DueDelivery,
  endTry,
  readDeliveryEnd,
  takeDueDeliveries,
} from '@ground-control/db/repositories/deliveries'
import { record } from '../audit/record.ts'
import { linksFor } from '../decision-links/links-for.ts'
import type { Services } from '../services.ts'
import { sendDelivery } from './send/send-delivery.ts'

// A try takes 30 s at most (three steps of a mail server); within the lease nobody else takes it.
const take = { limit: 60, ofEach: 6, leaseMs: 90_000 }
const sender = { kind: 'system', id: 'deliveries', name: 'Deliveries' } as const

/**
 * Sends what is due. Taken, sent and ended in three steps, so that no transaction waits for another's server; safe in
 * any number of copies.
 * @returns true when there may be more
 */
export async function deliverDue(services: Services): Promise<boolean> {
  const due = await services.db.transaction(allWorkspaces, (tx) => takeDueDeliveries(tx, take))
  await Promise.all(due.map((delivery) => deliver(services, delivery)))
  return due.length > 0
}

async function deliver(services: Services, delivery: DueDelivery): Promise<void> {
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
