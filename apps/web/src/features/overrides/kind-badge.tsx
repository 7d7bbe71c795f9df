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

/** What was ordered; a pinned model is named, and how a breaker is forced. */
export function KindBadge({ override }: { override: Pick<OverrideView, 'kind' | 'params' | 'inForce'> }) {
  const detail = textOf(override.params, 'model') ?? textOf(override.params, 'force')
  return (
    <Badge tone={override.inForce ? tones[override.kind] : 'neutral'}>
      {kindLabels[override.kind]}
      {detail && `: ${detail}`}
    </Badge>
  )
}

function textOf(params: OverrideView['params'], key: 'model' | 'force'): string | null {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return null
  const value = params[key]
  return typeof value === 'string' ? value : null
}
