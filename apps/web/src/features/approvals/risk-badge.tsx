import type { Risk } from '@ground-control/core/approvals/schema'
import { ShieldAlert } from 'lucide-react'
import { Badge, type Tone } from '@/components/badge'

const looks: Record<Risk, { tone: Tone; label: string }> = {
  low: { tone: 'neutral', label: 'Low risk' },
  medium: { tone: 'warn', label: 'Medium risk' },
  high: { tone: 'bad', label: 'High risk' },
}

export function RiskBadge({ risk }: { risk: Risk }) {
  return (
    <Badge tone={looks[risk].tone}>
      {risk === 'high' && <ShieldAlert aria-hidden />}
      {looks[risk].label}
    </Badge>
  )
}
