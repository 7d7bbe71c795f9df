'use client'
import { useQuery } from '@tanstack/react-query'
import { CloudOff, CloudUpload } from 'lucide-react'
import { Badge } from '@/components/badge'
import { RelativeTime } from '@/components/relative-time'
import { useTRPC } from '@/lib/trpc/context'
import { sinkLine } from './prepare/sink-line'

/** Where signed checkpoints are written outside the database, how far, and what keeps them. */
export function CheckpointLines() {
  const { data } = useQuery(useTRPC().audit.sinks.queryOptions(undefined, { refetchInterval: 5_000 }))
  if (data === undefined) return null
  if (data.length === 0)
    return (
      <p className="mb-3 text-faint text-xs">
        No checkpoints are written outside the database: set AUDIT_CHECKPOINT_DIR, a webhook or an object
        store.
      </p>
    )
  return (
    <ul
      aria-label="Checkpoints outside the database"
      className="mb-3 flex flex-wrap gap-x-4 gap-y-1.5 text-xs"
    >
      {data.map((sink) => {
        const { tone, place, state } = sinkLine(sink)
        const Icon = tone === 'bad' ? CloudOff : CloudUpload
        return (
          <li key={sink.kind} className="flex min-w-0 flex-wrap items-center gap-1.5 text-soft">
            <Badge tone={tone} {...(tone === 'bad' ? { role: 'alert' } : {})}>
              <Icon aria-hidden /> {state}
            </Badge>
            <span title={sink.target}>
              Checkpoints last written <RelativeTime at={sink.writtenAt} className="" /> to {place}
            </span>
            {sink.lastError !== null && (
              <span className="break-all">
                since <RelativeTime at={sink.failingSince} className="" />: {sink.lastError}
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
