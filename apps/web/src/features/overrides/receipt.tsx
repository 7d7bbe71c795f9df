'use client'
import type { ApplyOverrideResult } from '@ground-control/core/overrides/schema'
import Link from 'next/link'
import { ShortId } from '@/components/short-id'
import { LiftButton } from './lift-button'
import { receiptText, type StopOrder } from './stop-order'

const shownRuns = 12

/** What an order found and did: what stopped, what did not, what was over already. */
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
  const left = receipt.runIds.length - shownRuns
  return (
    <div className="space-y-3">
      <p role="status">{receiptText(order, receipt)}</p>
      {receipt.inFlight > 0 && (
        <p className="text-soft">
          Calls under way begin nothing new; what they bring back is kept as evidence.
        </p>
      )}
      {receipt.runIds.length > 0 && (
        <ul className="flex flex-wrap gap-x-3 gap-y-1">
          {receipt.runIds.slice(0, shownRuns).map((runId) => (
            <li key={runId}>
              <Link href={`/runs/${runId}`} className="underline-offset-4 hover:underline">
                <ShortId id={runId} />
              </Link>
            </li>
          ))}
          {left > 0 && <li className="text-faint text-xs">and {left} more</li>}
        </ul>
      )}
      {override && <LiftButton override={override} onLifted={onLifted} />}
    </div>
  )
}
