'use client'
import type { RunSummary } from '@ground-control/core/runs/schema'
import { formatDuration } from '@/lib/format/duration'
import { useNow } from '@/lib/use-now'

/** From its first start to its end, or to now while it goes on. */
export function RunDuration({ run }: { run: Pick<RunSummary, 'startedAt' | 'finishedAt'> }) {
  const nowMs = useNow(1_000)
  if (run.startedAt === null) return <span className="text-faint">not started</span>
  const endMs = run.finishedAt === null ? nowMs : Date.parse(run.finishedAt)
  return (
    <span className="whitespace-nowrap tabular-nums" suppressHydrationWarning>
      {formatDuration(endMs - Date.parse(run.startedAt))}
    </span>
  )
}
