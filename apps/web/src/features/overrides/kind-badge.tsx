import type { OverrideView } from '@ground-control/core/overrides/schema'
import { Badge, type Tone } from '@/components/badge'
import { kindLabels } from './prepare/how-ended'

const tones: Record<OverrideView['kind'], Tone> = {
  pause: 'warn',
  kill: 'bad',
  freeze: 'warn',
  pin_model: 'info',
  pin_version: 'info',
  bypass: 'bad',
  breaker: 'warn',
  top_up: 'info',
  set_result: 'info',
}

/** What was ordered; a pinned model is named, and how a breaker is forced. */
export function KindBadge({ override }: { override: Pick<OverrideView, 'kind' | 'params' | 'inForce'> }) {
  const detail =
    textOf(override.params, 'model') ??
    textOf(override.params, 'version') ??
    textOf(override.params, 'step') ??
    textOf(override.params, 'force')
  return (
    <Badge tone={override.inForce ? tones[override.kind] : 'neutral'}>
      {kindLabels[override.kind]}
      {detail && `: ${detail}`}
    </Badge>
  )
}

function textOf(params: OverrideView['params'], key: 'model' | 'version' | 'step' | 'force'): string | null {
  if (typeof params !== 'object' || params === null || Array.isArray(params)) return null
  const value = params[key]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}
