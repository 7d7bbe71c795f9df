/** Nobody's single call has used this many; a provider that says so is wrong. */
export const mostTokensPerCall = 100_000_000

/** A count of tokens that can be true; null for one that is missing, negative, broken or absurd. */
export const soundTokens = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= mostTokensPerCall
    ? value
    : null
