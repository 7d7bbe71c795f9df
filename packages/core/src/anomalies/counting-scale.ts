/**
 * The scale that windows are compared on. Counts scatter by their square root, larger amounts by a share of
 * themselves; on this scale (the variance-stabilising one of a negative binomial) both scatter by about 1.
 * `amount` is in calls: of cost and tokens, as many as usual calls make.
 */
const overdispersion = 0.04
const root = Math.sqrt(overdispersion)

export const toScale = (amount: number): number => (2 / root) * Math.asinh(root * Math.sqrt(amount))

export function fromScale(value: number): number {
  if (value <= 0) return 0
  return (Math.sinh((value * root) / 2) / root) ** 2
}

/** Of clockwork too: a tenth of the level beside what counting alone scatters. */
const leastShare = 0.1

/** The least deviation that is believed of a history at this level, on the scale. */
export const leastSpread = (amount: number): number =>
  Math.sqrt((1 + leastShare ** 2 * amount) / (1 + overdispersion * amount))
