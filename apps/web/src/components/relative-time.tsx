'use client'
import { formatInstant, formatRelative } from '@/lib/format/relative-time'
import { useNow } from '@/lib/use-now'

/** A time relative to now that keeps itself true; the exact instant is in its title. Null: `empty`. */
export function RelativeTime({
  at,
  empty = 'never',
  className,
}: {
  at: string | null
  empty?: string
  className?: string
}) {
  const nowMs = useNow()
  if (at === null) return <span className={className ?? 'text-faint'}>{empty}</span>
  return (
    <time dateTime={at} title={formatInstant(at)} className={className} suppressHydrationWarning>
      {formatRelative(Date.parse(at), nowMs)}
    </time>
  )
}
