'use client'
import type { ApplyOverrideResult } from '@ground-control/core/overrides/schema'
import { receiptText } from '@ground-control/core/overrides/sentences'
import Link from 'next/link'
import { KillReceipt } from './kill-receipt'
import { LiftButton } from './lift-button'
import type { StopOrder } from './stop-order'
import { StoppedRuns } from './stopped-runs'

/** What an order found and did: what stopped, what did not, what was over already; of a kill, worker by worker. */
export function Receipt({
  order,
  result,
  onLifted,
}: {
  order: StopOrder
  result: ApplyOverrideResult
  onLifted: () => void
}) {
  const { receipt, override } = result
  return (
    <div className="space-y-3">
      <p role="status">{receiptText(order.kind, receipt)}</p>
      {receipt.inFlight > 0 && (
        <p className="text-soft">
          Calls under way begin nothing new; what they bring back is kept as evidence.
        </p>
      )}
      <StoppedRuns runIds={receipt.runIds} atMost={12} />
      {override && order.kind === 'kill' && <KillReceipt id={override.id} />}
      {override && (
        <div className="flex flex-wrap items-center gap-3">
          {override.inForce && <LiftButton override={override} onLifted={onLifted} />}
          {order.kind === 'kill' && (
            <Link href={`/overrides/${override.id}`} className="text-sm underline underline-offset-4">
              Open the receipt
            </Link>
          )}
        </div>
      )}
    </div>
  )
}
