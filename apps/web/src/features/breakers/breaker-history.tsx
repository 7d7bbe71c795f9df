import type { BreakerEvent } from '@ground-control/core/breakers/schema'
import Link from 'next/link'
import { Badge } from '@/components/badge'
import { RelativeTime } from '@/components/relative-time'
import { ShortId } from '@/components/short-id'
import { causeText, stateNames, stateTones } from './prepare/breaker-text'

/** Its changes of state, newest first, each with the run whose call led to it. */
export function BreakerHistory({ events }: { events: readonly BreakerEvent[] }) {
  return (
    <section aria-label="History" className="space-y-2">
      <h3 className="font-medium text-sm">History</h3>
      {events.length === 0 && <p className="text-soft text-sm">It has never been open.</p>}
      <ol className="space-y-2">
        {events.map((event) => (
          <li key={event.id} className="flex flex-wrap items-baseline gap-x-2 text-sm">
            <Badge tone={stateTones[event.to]}>{stateNames[event.to]}</Badge>
            <RelativeTime at={event.at} className="text-soft" />
            {event.runId && (
              <Link
                href={`/runs/${event.runId}`}
                className="inline-flex min-h-6 items-center underline-offset-4 hover:underline"
              >
                <ShortId id={event.runId} />
              </Link>
            )}
            {event.to === 'open' && event.cause && (
              <p className="w-full break-words text-soft text-xs">{causeText(event.cause)}</p>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
