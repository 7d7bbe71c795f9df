import type { OverrideView } from '@ground-control/core/overrides/schema'
import { Badge, type Tone } from '@/components/badge'
import { kindLabels } from './prepare/how-ended'

const tones: Record<OverrideView['kind'], Tone> = {
  pause: 'warn',
  kill: 'bad',
  pin_model: 'info',
  bypass: 'bad',
  breaker: 'warn',
  top_up: 'info',
}

/** What was ordered; a pinned model is named. */
export function KindBadge({ override }: { override: Pick<OverrideView, 'kind' | 'params' | 'inForce'> }) {
  const model = modelOf(override.params)
  return (
    <Badge tone={override.inForce ? tones[override.kind] : 'neutral'}>
      {kindLabels[override.kind]}
      {model && `: ${model}`}
    </Badge>
  )
}

function modelOf(params: OverrideView['params']): string | null {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return null
  return typeof params.model === 'string' ? params.model : null
}
