'use client'
import type { OverrideView } from '@ground-control/core/overrides/schema'
import { useQuery } from '@tanstack/react-query'
import { CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { EmptyState } from '@/components/empty-state'
import { ErrorState } from '@/components/error-state'
import { RelativeTime } from '@/components/relative-time'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import { KindBadge } from './kind-badge'
import { LiftButton } from './lift-button'

/** What is in force now, each with the way to end it. */
export function InForceList() {
  const query = useQuery(useTRPC().overrides.list.queryOptions({ inForce: true, limit: 50 }))
  return (
    <section aria-labelledby="in-force">
      <h2 id="in-force" className="mb-2 font-medium text-sm">
        In force now
      </h2>
      {query.isPending && <SkeletonRows rows={2} label="Loading what is in force" />}
      {query.error && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.items.length === 0 && (
        <div className="rounded-lg border border-line">
          <EmptyState icon={CircleCheck} title="Nothing is in force">
            Agents work within their rules and budgets, and nothing else holds them.
          </EmptyState>
        </div>
      )}
      <ul className="space-y-2">
        {query.data?.items.map((override) => (
          <InForceItem key={override.id} override={override} />
        ))}
      </ul>
    </section>
  )
}

function InForceItem({ override }: { override: OverrideView }) {
  const { receipt } = override
  return (
    <li className="flex flex-wrap items-start justify-between gap-3 rounded-lg border border-line bg-raised p-4">
      <div className="min-w-0 flex-1 basis-72 space-y-1">
        <p className="flex flex-wrap items-center gap-2">
          <KindBadge override={override} />
          <span className="min-w-0 break-words font-medium text-sm">{override.scopeLabel}</span>
        </p>
        <p className="break-words text-sm">{override.reason}</p>
        <p className="text-soft text-xs">
          {override.author.name}, <RelativeTime at={override.createdAt} className="" />
          {'; '}
          {override.expiresAt ? (
            <>
              ends <RelativeTime at={override.expiresAt} className="" />
            </>
          ) : (
            'until it is lifted'
          )}
          {receipt &&
            receipt.stopped > 0 &&
            `; stopped ${receipt.stopped} ${receipt.stopped === 1 ? 'run' : 'runs'}`}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        {override.kind === 'kill' && (
          <Link href={`/overrides/${override.id}`} className="text-sm underline underline-offset-4">
            Receipt
          </Link>
        )}
        <LiftButton override={override} />
      </div>
    </li>
  )
}
