import { maxBypassMs } from '@ground-control/core/overrides/bypass'
import type { ApplyOverrideInput } from '@ground-control/core/overrides/schema'

/** What a person is about to order, before it has a reason. */
export type StopOrder = Pick<ApplyOverrideInput, 'scope' | 'expiresInMs'> & {
  kind: 'pause' | 'kill' | 'freeze'
}
/** Any order as it can be tried: without a reason. */
export type TriedOrder = Pick<
  ApplyOverrideInput,
  'kind' | 'scope' | 'expiresInMs' | 'model' | 'version' | 'tool'
>

export const durations = [
  { value: 'open', label: 'Until it is lifted', ms: undefined },
  { value: '15m', label: 'For 15 minutes', ms: 900_000 },
  { value: '1h', label: 'For 1 hour', ms: 3_600_000 },
  { value: '24h', label: 'For 24 hours', ms: 86_400_000 },
] as const
/** A bypass ends by itself, and soon. */
export const bypassDurations = durations.filter(({ ms }) => ms !== undefined && ms <= maxBypassMs)
export type DurationValue = (typeof durations)[number]['value']

/** The order as the control plane takes it. A dry run has to give a reason too; it is kept nowhere. */
export function orderInput<Order extends TriedOrder>(
  order: Order,
  reason: string,
  dryRun: boolean,
): Order & { reason: string; dryRun: boolean } {
  return { ...order, reason: dryRun ? 'preview' : reason.trim(), dryRun }
}
