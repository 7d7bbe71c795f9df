import type { BreakerView } from '@ground-control/core/breakers/schema'
import { CircleCheck, CircleDashed, type LucideIcon, OctagonX, Unplug } from 'lucide-react'
import { Badge } from '@/components/badge'
import { stateText, stateTones } from './prepare/breaker-text'

const icons: Record<BreakerView['state'], LucideIcon> = {
  closed: CircleCheck,
  open: Unplug,
  half_open: CircleDashed,
}

/** State by word and shape, not by colour alone. */
export function StateBadge({ breaker }: { breaker: Pick<BreakerView, 'state' | 'forced'> }) {
  const Icon = breaker.forced ? OctagonX : icons[breaker.state]
  return (
    <Badge tone={breaker.forced ? 'warn' : stateTones[breaker.state]}>
      <Icon aria-hidden />
      {stateText(breaker)}
    </Badge>
  )
}
