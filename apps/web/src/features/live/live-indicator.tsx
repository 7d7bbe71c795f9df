'use client'
import { Tooltip } from '@/components/tooltip'
import { cn } from '@/lib/class-names'
import { type LiveState, useLiveState } from './live-updates'

const looks: Record<LiveState, { dot: string; label: string; hint: string }> = {
  live: { dot: 'bg-good', label: 'Live', hint: 'Changes appear here as they happen.' },
  connecting: { dot: 'bg-line-strong', label: 'Connecting', hint: 'Connecting to live updates.' },
  lost: { dot: 'bg-warn', label: 'Reconnecting', hint: 'The connection was lost; what you see may be old.' },
}

export function LiveIndicator() {
  const state = useLiveState()
  const { dot, label, hint } = looks[state]
  return (
    <Tooltip label={hint}>
      <button
        type="button"
        className="flex h-7 items-center gap-1.5 rounded-md px-1.5 text-faint text-xs"
        aria-label={`${label}: ${hint}`}
      >
        <span className={cn('size-1.5 rounded-full', dot)} aria-hidden />
        <span className={cn(state === 'live' && 'max-lg:hidden')} role="status">
          {label}
        </span>
      </button>
    </Tooltip>
  )
}
