'use client'
import { useQuery } from '@tanstack/react-query'
import { cn } from '@/lib/class-names'
import { formatCompact } from '@/lib/format/number'
import { useTRPC } from '@/lib/trpc/context'

/** How many decisions wait; nothing while none does. */
export function PendingBadge({ className }: { className?: string }) {
  const { data } = useQuery(useTRPC().metrics.overview.queryOptions({ range: '24h' }))
  const count = data?.pendingApprovals ?? 0
  if (count === 0) return null
  return (
    <span
      className={cn(
        'inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-full bg-accent px-1.5 font-medium text-2xs text-on-accent tabular-nums',
        className,
      )}
    >
      {formatCompact(count)}
      <span className="sr-only"> pending</span>
    </span>
  )
}
