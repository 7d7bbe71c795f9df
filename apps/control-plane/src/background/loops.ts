import { endActions } from '../anomalies/end-actions.ts'
import { createCallWatch } from '../anomalies/watch-calls.ts'
import { createUsageWatch } from '../anomalies/watch-usage.ts'
import { expireApprovals } from '../approvals/expire-approvals.ts'
import { writeCheckpoints } from '../audit/checkpoints/write-checkpoints.ts'
import { startDeliveries } from '../channels/start-deliveries.ts'
import { escalateDue } from '../escalations/escalate-due.ts'
import { expireOverrides } from '../overrides/expire-overrides.ts'
import { settleKills } from '../overrides/settle-kills.ts'
import { createPriceBooks } from '../prices/price-book.ts'
import type { RunQueues } from '../queue/queues.ts'
import type { Services } from '../services.ts'
import { countDue } from '../usage/count-due.ts'
import { sealAudit } from './audit-sealer.ts'
import { expireHolds } from './expire-holds.ts'
import { expireKeys } from './expire-keys.ts'
import { createSlotFiller } from './fill-slots.ts'
import { fireTimers } from './fire-timers.ts'
import { keepPartitionsAhead } from './keep-partitions-ahead.ts'
import { type Loop, startLoop } from './loop.ts'
import { createRelay } from './relay-outbox.ts'
import { resendLost } from './resend-lost.ts'
import { sweepLeases } from './sweep-leases.ts'

/** Every loop on one page. Each is safe in any number of copies. */
export function startLoops(services: Services, queues: RunQueues): Loop[] {
  const relayRound = createRelay(services, queues)
  const relay = startLoop(services, 'relay', 1_000, relayRound)
  const filler = createSlotFiller(services)
  const slots = startLoop(services, 'slots', 1_000, filler.round)
  const sweeper = startLoop(services, 'lease sweeper', 1_000, () => sweepLeases(services))
  services.changes.subscribe('*', (notice) => {
    // What workers are waiting for needs no queue; if it is left all the same, the relay comes round for it.
    if (notice.topic === 'outbox' && !services.desk.offer(notice)) relay.wake()
    if (filler.hear(notice)) slots.wake()
    if (notice.topic === 'leases') sweeper.wake()
  })
  return [
    relay,
    slots,
    sweeper,
    startLoop(services, 'timers', 500, () => fireTimers(services)),
    startLoop(services, 'resend', 5_000, () => resendLost(services, queues)),
    startLoop(services, 'hold expiry', 5_000, () => expireHolds(services)),
    startLoop(services, 'key expiry', 60_000, () => expireKeys(services)),
    startLoop(services, 'partitions', 3_600_000, () => keepPartitionsAhead(services)),
    startLoop(services, 'approval expiry', 500, async () => (await expireApprovals(services)) > 0),
    startLoop(services, 'escalation', 500, () => escalateDue(services)),
    startDeliveries(services),
    startLoop(services, 'override expiry', 1_000, () => expireOverrides(services)),
    startLoop(services, 'call watch', 3_000, createCallWatch(services, createPriceBooks(services))),
    startLoop(services, 'usage sums', 5_000, () => countDue(services)),
    startLoop(services, 'usage watch', 20_000, createUsageWatch(services)),
    startLoop(services, 'anomaly actions', 2_000, () => endActions(services)),
    startLoop(services, 'kill receipts', 500, () => settleKills(services)),
    startLoop(services, 'audit sealer', 500, async () => {
      await sealAudit(services)
      return false
    }),
    startLoop(services, 'audit checkpoints', 1_000, () => writeCheckpoints(services)),
  ]
}
