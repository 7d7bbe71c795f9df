'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { Button } from '@/components/button'
import { Card, CardHeader } from '@/components/card'
import { ErrorState } from '@/components/error-state'
import { SkeletonRows } from '@/components/skeleton'
import { useTRPC } from '@/lib/trpc/context'
import { breakerHref, kindNames } from './prepare/breaker-text'
import { StateBadge } from './state-badge'

/** What the agent's current version depends on, those in trouble first. */
export function AgentBreakers({ agentId }: { agentId: string }) {
  const query = useQuery(useTRPC().breakers.list.queryOptions({ agentId }))
  return (
    <Card>
      <CardHeader
        title="Dependencies"
        actions={
          <Button asChild variant="ghost" size="sm">
            <Link href="/breakers">All</Link>
          </Button>
        }
      />
      {query.isPending && <SkeletonRows rows={3} label="Loading what it depends on" />}
      {query.error && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.items.length === 0 && (
        <p className="p-4 text-soft text-sm">It names no models and no tools.</p>
      )}
      <ul className="divide-y divide-line">
        {query.data?.items.map((breaker) => (
          <li
            key={`${breaker.kind}:${breaker.name}`}
            className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-4 py-2 text-sm"
          >
            <Link
              href={breakerHref(breaker)}
              className="min-w-0 break-words underline-offset-4 hover:underline"
            >
              {breaker.name} <span className="text-soft text-xs">{kindNames[breaker.kind]}</span>
            </Link>
            <StateBadge breaker={breaker} />
          </li>
        ))}
      </ul>
    </Card>
  )
}
