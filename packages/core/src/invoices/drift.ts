import { matchModel } from './match-model.ts'
import { daysOfPeriod } from './read-period.ts'
import type { DriftReason, InvoiceLine } from './schema.ts'

/** What we counted of a model in a period, corrections included. */
export type OurUsage = {
  model: string
  period: string
  calls: number
  costNanoUsd: bigint
  inputTokens: number
  outputTokens: number
  unpricedCalls: number
  estimatedCalls: number
  estimatedNanoUsd: bigint
}

/** A version of a workspace's own price. */
export type OwnVersion = { id: string; name: string; validFrom: Date; isTakenBack: boolean }

type Side = { costNanoUsd: bigint; tokens: number | null }
export type DriftLine = {
  /** ours; of what we did not count, the provider's name */
  model: string
  period: string
  ours: (Side & { calls: number }) | null
  theirs: (Side & { names: string[] }) | null
  /** theirs less ours */
  driftNanoUsd: bigint
  reasons: DriftReason[]
}

/** Tokens that differ by less than a two-hundredth agree: what was estimated or cut off is no more than that. */
const tokensAgree = (ours: number, theirs: number) => Math.abs(theirs - ours) * 200 <= Math.max(ours, theirs)

/** Sets what a provider's invoice says beside what we counted, by model and period, the largest drift first. */
export function compareInvoice(
  provider: string,
  lines: readonly InvoiceLine[],
  ours: readonly OurUsage[],
  ownPrices: readonly OwnVersion[],
): DriftLine[] {
  const models = [...new Set(ours.map(({ model }) => model))]
  const matched = new Map<string, string>()
  const billed = Map.groupBy(lines, ({ model, period }) => {
    if (!matched.has(model)) matched.set(model, matchModel(model, provider, models) ?? model)
    return keyOf(matched.get(model)!, period)
  })
  const counted = new Map(ours.map((usage) => [keyOf(usage.model, usage.period), usage]))
  const keys = new Set([...billed.keys(), ...counted.keys()])
  return [...keys]
    .map((key) => {
      const theirs = billed.get(key)
      const own = counted.get(key)
      const model = own?.model ?? matched.get(theirs![0]!.model)!
      const period = own?.period ?? theirs![0]!.period
      const line = {
        model,
        period,
        ours: own
          ? { costNanoUsd: own.costNanoUsd, tokens: own.inputTokens + own.outputTokens, calls: own.calls }
          : null,
        theirs: theirs ? sumOf(theirs) : null,
      }
      const driftNanoUsd = (line.theirs?.costNanoUsd ?? 0n) - (line.ours?.costNanoUsd ?? 0n)
      const versions = versionsIn(
        ownPrices.filter(({ name }) => name === model),
        period,
      )
      return { ...line, driftNanoUsd, reasons: reasonsOf(line, own, driftNanoUsd, versions) }
    })
    .toSorted(
      (a, b) =>
        compare(size(b.driftNanoUsd), size(a.driftNanoUsd)) ||
        compare(a.period, b.period) ||
        compare(a.model, b.model),
    )
}

function sumOf(lines: readonly InvoiceLine[]): Side & { names: string[] } {
  const tokens = lines.flatMap((line) =>
    [line.inputTokens, line.outputTokens, line.quantity].filter((count) => count !== null),
  )
  return {
    costNanoUsd: lines.reduce((sum, { amountNanoUsd }) => sum + amountNanoUsd, 0n),
    tokens: tokens.length === 0 ? null : tokens.reduce((sum, count) => sum + count, 0),
    names: [...new Set(lines.map(({ model }) => model))].toSorted(),
  }
}

function reasonsOf(
  { ours, theirs }: Pick<DriftLine, 'ours' | 'theirs'>,
  usage: OurUsage | undefined,
  driftNanoUsd: bigint,
  versions: number,
): DriftReason[] {
  if (ours === null || usage === undefined) return [{ kind: 'not_counted' }]
  if (theirs === null) return [{ kind: 'not_billed' }]
  if (driftNanoUsd === 0n) return []
  const { unpricedCalls, estimatedCalls, estimatedNanoUsd } = usage
  const reasons: DriftReason[] = []
  if (unpricedCalls > 0) reasons.push({ kind: 'unpriced', calls: unpricedCalls })
  if (estimatedCalls > 0)
    reasons.push({ kind: 'estimated', calls: estimatedCalls, costNanoUsd: estimatedNanoUsd.toString() })
  if (ours.tokens !== null && theirs.tokens !== null) {
    if (!tokensAgree(ours.tokens, theirs.tokens))
      reasons.push({ kind: 'tokens', more: theirs.tokens - ours.tokens })
    else if (unpricedCalls === 0) reasons.push({ kind: 'rate' })
  }
  if (versions > 0) reasons.push({ kind: 'own_price', versions })
  return reasons
}

/** How many versions of a price counted within a period, the maintained list's say not among them. */
function versionsIn(prices: readonly OwnVersion[], period: string): number {
  const { firstDay, lastDay } = daysOfPeriod(period)
  const from = Date.parse(firstDay)
  const until = Date.parse(lastDay) + 86_400_000
  const inOrder = prices
    .filter(({ validFrom }) => validFrom.getTime() < until)
    .toSorted((a, b) => a.validFrom.getTime() - b.validFrom.getTime() || compare(a.id, b.id))
  return inOrder.filter((price, index) => {
    const next = inOrder[index + 1]?.validFrom.getTime() ?? Number.POSITIVE_INFINITY
    return !price.isTakenBack && next > from && next > price.validFrom.getTime()
  }).length
}

const keyOf = (model: string, period: string) => JSON.stringify([model, period])
const size = (value: bigint) => (value < 0n ? -value : value)
const compare = <T extends bigint | string>(a: T, b: T) => (a < b ? -1 : a > b ? 1 : 0)
