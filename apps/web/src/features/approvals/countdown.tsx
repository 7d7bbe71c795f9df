'use client'
import { Timer } from 'lucide-react'
import { cn } from '@/lib/class-names'
import { formatInstant } from '@/lib/format/relative-time'
import { useNow } from '@/lib/use-now'
import { deadlineLook } from './prepare/deadline'

const tones = { calm: 'text-soft', soon: 'text-warn', now: 'text-bad font-medium' }

/** How long there is left to decide; nothing where there is no deadline. */
export function Countdown({ deadlineAt }: { deadlineAt: string | null }) {
  const look = deadlineLook(deadlineAt, useNow(1_000))
  if (look === null || deadlineAt === null) return null
  return (
    <time
      dateTime={deadlineAt}
      title={`Until ${formatInstant(deadlineAt)}`}
      className={cn('inline-flex items-center gap-1 text-xs tabular-nums', tones[look.tone])}
      suppressHydrationWarning
    >
      <Timer className="size-3.5" aria-hidden />
      {look.text}
    </time>
  )
}
