'use client'
import type { BreakerView } from '@ground-control/core/breakers/schema'
import { RelativeTime } from '@/components/relative-time'
import { useNow } from '@/lib/use-now'
import { nextProbe } from './prepare/breaker-text'

/** When a call tries it again. */
export function NextProbe({ breaker, empty }: { breaker: BreakerView; empty: string }) {
  const probe = nextProbe(breaker, useNow())
  switch (probe.kind) {
    case 'none':
      return <span className="text-faint">{empty}</span>
    case 'next_call':
      return <span>with the next call</span>
    case 'now':
      return <span>under way</span>
    case 'at':
      return <RelativeTime at={probe.at} className="whitespace-nowrap" />
    default: {
      const never: never = probe
      return never
    }
  }
}
