import type { PolicyEffect, PolicyPoint } from '@ground-control/core/policies/schema'
import { Ban, Check, CirclePause, TrendingDown } from 'lucide-react'
import { Badge } from '@/components/badge'

export const effectLabels: Record<PolicyEffect, string> = {
  allow: 'Allow',
  degrade: 'Use a lower model',
  require_approval: 'Ask a person',
  deny: 'Deny',
}
export const pointLabels: Record<PolicyPoint, string> = {
  run_start: 'When a run starts',
  model_call: 'At a model call',
  tool_call: 'At a tool call',
}
const looks = {
  allow: { tone: 'good', icon: Check },
  degrade: { tone: 'warn', icon: TrendingDown },
  deny: { tone: 'bad', icon: Ban },
  require_approval: { tone: 'warn', icon: CirclePause },
} as const

export function EffectBadge({ effect }: { effect: PolicyEffect }) {
  const { tone, icon: Icon } = looks[effect]
  return (
    <Badge tone={tone}>
      <Icon aria-hidden />
      {effectLabels[effect]}
    </Badge>
  )
}
