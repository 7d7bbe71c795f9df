'use client'
import type { OverviewView } from '@ground-control/core/metrics/schema'
import Link from 'next/link'
import { Badge } from '@/components/badge'
import { Card, CardHeader } from '@/components/card'
import { EmptyState } from '@/components/empty-state'
import { SkeletonRows } from '@/components/skeleton'
import { formatDuration } from '@/lib/format/duration'
import { useNow } from '@/lib/use-now'

/** Who is at work, on what, and for how long. */
export function RunningCard({ overview }: { overview: OverviewView | undefined }) {
  const nowMs = useNow(1_000)
  const workers = overview?.liveWorkers ?? 0
  return (
    <Card>
      <CardHeader
        title="Running now"
        actions={
          overview && (
            <Badge tone={workers > 0 ? 'good' : 'neutral'}>
              {workers} {workers === 1 ? 'worker' : 'workers'}
            </Badge>
          )
        }
      />
      {!overview && <SkeletonRows rows={3} />}
      {overview?.running.length === 0 && <EmptyState title="No run is at work" />}
      {overview && overview.running.length > 0 && (
        <ul className="p-2">
          {overview.running.map((run) => (
            <li key={run.runId}>
              <Link
                href={`/runs/${run.runId}`}
                className="flex items-center gap-3 rounded-md px-2 py-1.5 hover:bg-hover"
              >
                <span className="min-w-0 flex-1">
                  <span className="block truncate">{run.agentName}</span>
                  <span className="block truncate text-faint text-xs">{run.step ?? 'between steps'}</span>
                </span>
                <span className="text-soft text-xs tabular-nums" suppressHydrationWarning>
                  {formatDuration(Math.max(0, nowMs - Date.parse(run.startedAt)))}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
