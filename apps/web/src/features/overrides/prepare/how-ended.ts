import type { OverrideView } from '@ground-control/core/overrides/schema'

export const kindLabels: Record<OverrideView['kind'], string> = {
  pause: 'Pause',
  kill: 'Kill',
  freeze: 'Freeze',
  pin_model: 'Pinned model',
  pin_version: 'Pinned version',
  bypass: 'Bypass of approvals',
  breaker: 'Forced breaker',
  top_up: 'Top up',
  set_result: 'Result given',
}

/** How an order came to its end; null while it is in force. `at` is when. */
export function howEnded(
  override: Pick<OverrideView, 'inForce' | 'liftedAt' | 'liftedBy' | 'expiresAt'>,
): { text: string; at: string | null } | null {
  if (override.inForce) return null
  if (override.liftedAt !== null)
    return { text: `Lifted by ${override.liftedBy?.name ?? 'somebody'}`, at: override.liftedAt }
  return { text: 'Ran out', at: override.expiresAt }
}
