'use client'
import type { OverrideView } from '@ground-control/core/overrides/schema'
import { useQuery } from '@tanstack/react-query'
import { OctagonX } from 'lucide-react'
import Link from 'next/link'
import { RelativeTime } from '@/components/relative-time'
import { cn } from '@/lib/class-names'
import { useTRPC } from '@/lib/trpc/context'
import { LiftButton } from './lift-button'

const shown = 2
const words: Record<OverrideView['kind'], string> = {
  pause: 'Paused',
  kill: 'Killed',
  freeze: 'New runs frozen',
  pin_model: 'Model pinned',
  pin_version: 'Version pinned',
  bypass: 'Approvals bypassed',
  breaker: 'Breaker forced',
  top_up: 'Budget topped up',
  set_result: 'Result given',
}
/** The gravest first. */
const order: Array<OverrideView['kind']> = [
  'kill',
  'pause',
  'freeze',
  'bypass',
  'breaker',
  'pin_version',
  'pin_model',
  'top_up',
  'set_result',
]

/** On every page while a person's order is in force: what, by whom, why, until when, and the way to end it. */
export function InForceBanner() {
  const { data } = useQuery(useTRPC().overrides.list.queryOptions({ inForce: true, limit: 50 }))
  const inForce = (data?.items ?? []).toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
  if (inForce.length === 0) return null
  return (
    <section aria-label="Overrides in force" className="border-line border-b">
      {inForce.slice(0, shown).map((override) => (
        <div
          key={override.id}
          className={cn(
            'flex flex-wrap items-center gap-x-3 gap-y-1 px-6 py-2 text-sm max-md:px-4',
            override.kind === 'kill' ? 'bg-bad-soft text-bad' : 'bg-warn-soft text-warn',
          )}
        >
          <OctagonX className="size-4 shrink-0" aria-hidden />
          <p className="min-w-0 flex-1 basis-64">
            <strong className="font-semibold">
              {words[override.kind]}: {override.scopeLabel}
            </strong>{' '}
            by {override.author.name} <RelativeTime at={override.createdAt} className="" />
            {override.expiresAt && (
              <>
                , ends <RelativeTime at={override.expiresAt} className="" />
              </>
            )}
            . {override.reason}
          </p>
          <LiftButton override={override} size="sm" />
        </div>
      ))}
      {inForce.length > shown && (
        <Link
          href="/overrides"
          className="block bg-warn-soft px-6 pb-2 text-sm text-warn underline underline-offset-4 max-md:px-4"
        >
          and {inForce.length - shown} more in force
        </Link>
      )}
    </section>
  )
}
