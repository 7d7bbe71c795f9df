'use client'
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
    <span role="status" title={hint} className="flex items-center gap-1.5 px-1.5 text-faint text-xs">
      <span className={cn('size-1.5 rounded-full', dot)} aria-hidden />
      <span className={cn(state === 'live' && 'max-lg:sr-only')}>{label}</span>
    </span>
  )
}
