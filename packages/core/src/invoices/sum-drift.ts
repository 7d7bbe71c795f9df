import type { DriftLine } from './drift.ts'
import type { InvoiceReport } from './schema.ts'

/** The two sides of all lines, and which part of the drift has which likeliest reason, the largest first. */
export function sumDrift(
  lines: readonly DriftLine[],
): Omit<InvoiceReport, 'invoice' | 'lines' | 'lineCount'> {
  const ours = lines.reduce((sum, line) => sum + (line.ours?.costNanoUsd ?? 0n), 0n)
  const theirs = lines.reduce((sum, line) => sum + (line.theirs?.costNanoUsd ?? 0n), 0n)
  const said = lines.flatMap((line) => line.theirs?.tokens ?? [])
  const drifting = lines.filter(({ driftNanoUsd }) => driftNanoUsd !== 0n)
  const byReason = Map.groupBy(drifting, ({ reasons }) => reasons[0]?.kind ?? ('unknown' as const))
  return {
    ours: {
      costNanoUsd: ours.toString(),
      tokens: lines.reduce((sum, line) => sum + (line.ours?.tokens ?? 0), 0),
    },
    theirs: {
      costNanoUsd: theirs.toString(),
      tokens: said.length === 0 ? null : said.reduce((sum, tokens) => sum + tokens, 0),
    },
    driftNanoUsd: (theirs - ours).toString(),
    driftPercent: percentOf(theirs - ours, theirs),
    because: [...byReason]
      .map(([reason, some]) => ({
        reason,
        lines: some.length,
        drift: some.reduce((sum, { driftNanoUsd }) => sum + driftNanoUsd, 0n),
      }))
      .toSorted((a, b) => Number(sizeOf(b.drift) - sizeOf(a.drift)))
      .map(({ drift, ...more }) => ({ ...more, driftNanoUsd: drift.toString() })),
  }
}

/** Hundredths of a percent are as fine as it gets; null of nothing. */
export const percentOf = (part: bigint, whole: bigint): number | null =>
  whole === 0n ? null : Number((part * 10_000n) / sizeOf(whole)) / 100

const sizeOf = (value: bigint) => (value < 0n ? -value : value)
