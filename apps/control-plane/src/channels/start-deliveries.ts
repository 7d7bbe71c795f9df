import { allWorkspaces } from '@ground-control/db/database'
import { takeDueDeliveries } from '@ground-control/db/repositories/deliveries'
import { type Loop, startLoop } from '../background/loop.ts'
import type { Services } from '../services.ts'
import { deliver } from './deliver.ts'

// A try takes 30 s at most (three steps of a mail server); within the lease nobody else takes it.
const leaseMs = 90_000
/** Under way at once: of one channel, so that who hangs holds up nobody, and of all. */
const ofEach = 6
const ofAll = 120

/**
 * Sends what is due. A round starts tries and waits for none: a receiver that hangs has its channel's places until
 * its time is up, and nobody else's. A place that gets free is filled at once. Safe in any number of copies.
 */
export function startDeliveries(services: Services, everyMs = 500): Loop {
  const underWay = new Map<string, number>()
  const tries = new Set<Promise<void>>()
  const end = (channelId: string) => {
    const count = underWay.get(channelId) ?? 1
    // Where a place was left, the last round has taken all there was.
    if (count >= ofEach || tries.size >= ofAll) loop.wake()
    if (count > 1) underWay.set(channelId, count - 1)
    else underWay.delete(channelId)
  }
  const loop = startLoop(services, 'deliveries', everyMs, async () => {
    const limit = ofAll - tries.size
    if (limit <= 0) return false
    const due = await services.db.transaction(allWorkspaces, (tx) =>
      takeDueDeliveries(tx, { limit, ofEach, leaseMs }, underWay),
    )
    for (const delivery of due) {
      underWay.set(delivery.channelId, (underWay.get(delivery.channelId) ?? 0) + 1)
      const trying = deliver(services, delivery)
        // The lease brings it back.
        .catch((error) => services.log.error({ err: error, delivery: delivery.id }, 'a delivery broke off'))
        .finally(() => {
          end(delivery.channelId)
          tries.delete(trying)
        })
      tries.add(trying)
    }
    return due.length > 0
  })
  return {
    ...loop,
    async stop() {
      await loop.stop()
      await Promise.all(tries)
    },
  }
}
