import type { OverrideReceipt, OverrideScope } from '@ground-control/core/overrides/schema'

/** What a person is about to order, before it has a reason. */
export type StopOrder = { kind: 'pause' | 'kill'; scope: OverrideScope; expiresInMs?: number }

export const durations = [
  { value: 'open', label: 'Until it is lifted', ms: undefined },
  { value: '15m', label: 'For 15 minutes', ms: 900_000 },
  { value: '1h', label: 'For 1 hour', ms: 3_600_000 },
  { value: '24h', label: 'For 24 hours', ms: 86_400_000 },
] as const
export type DurationValue = (typeof durations)[number]['value']

/** The order as the control plane takes it. A dry run has to give a reason too; it is kept nowhere. */
export function orderInput(
  order: StopOrder,
  reason: string,
  dryRun: boolean,
): StopOrder & { reason: string; dryRun: boolean } {
  return { ...order, reason: dryRun ? 'preview' : reason.trim(), dryRun }
}

/** What the order would do, in one sentence. */
export function previewText(order: StopOrder, receipt: OverrideReceipt): string {
  const runs = count(receipt.stopped, 'run')
  if (receipt.stopped === 0) {
    return order.kind === 'kill'
      ? 'No run would end now; none could start.'
      : 'No run would be held now; new ones would wait.'
  }
  const inFlight =
    receipt.inFlight > 0 ? ` ${count(receipt.inFlight, 'call')} under way may still come back.` : ''
  return order.kind === 'kill'
    ? `This ends ${runs} for good.${inFlight}`
    : `This holds ${runs}; they go on when it is lifted.${inFlight}`
}

/** What the order did. */
export function receiptText(order: StopOrder, receipt: OverrideReceipt): string {
  const done = order.kind === 'kill' ? 'ended' : 'held'
  const parts = [`${count(receipt.stopped, 'run')} ${done}`]
  if (receipt.inFlight > 0) parts.push(`${receipt.inFlight} in the middle of a call`)
  if (receipt.alreadyOver > 0) parts.push(`${receipt.alreadyOver} already over`)
  return `${parts.join(', ')}.`
}

const count = (value: number, noun: string) => `${value} ${noun}${value === 1 ? '' : 's'}`
