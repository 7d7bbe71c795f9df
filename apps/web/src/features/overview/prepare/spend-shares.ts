import type { SpendByView } from '@ground-control/core/metrics/schema'

export type SpendShare = SpendByView['rows'][number] & { share: number }

/** The rows that cost something, dearest first, each with its share of the dearest. */
export function spendShares(view: SpendByView): SpendShare[] {
  const rows = view.rows
    .filter((row) => BigInt(row.costNanoUsd) > 0n)
    .toSorted((left, right) => {
      const difference = BigInt(right.costNanoUsd) - BigInt(left.costNanoUsd)
      return difference > 0n ? 1 : difference < 0n ? -1 : 0
    })
  const largest = BigInt(rows[0]?.costNanoUsd ?? '1')
  return rows.map((row) => ({
    ...row,
    share: Number((BigInt(row.costNanoUsd) * 10_000n) / largest) / 10_000,
  }))
}
