export type Burst = {
  /** pieces of work that were done */
  count: number
  perSecond: number
  p50Ms: number
  p99Ms: number
}

/** The value below which the given share of the sorted values lies; NaN of none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
}

/** `callers` loops, each doing one piece after another, until the time is up; then waits for what is under way. */
export async function closedLoop(
  callers: number,
  forMs: number,
  work: (caller: number, nth: number) => Promise<void>,
): Promise<Burst> {
  const latencies: number[] = []
  const start = performance.now()
  const until = start + forMs
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      for (let nth = 0; performance.now() < until; nth += 1) {
        const before = performance.now()
        await work(caller, nth)
        latencies.push(performance.now() - before)
      }
    }),
  )
  return summary(latencies, performance.now() - start)
}

export function summary(latencies: number[], elapsedMs: number): Burst {
  const sorted = latencies.toSorted((a, b) => a - b)
  return {
    count: sorted.length,
    perSecond: (sorted.length * 1_000) / elapsedMs,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
  }
}

/**
 * Ours and theirs by turns, so that a slow minute of the machine hits both.
 * @returns the middle burst of each side by rate, and the middle of the rounds' own ratios
 */
export async function byTurns(
  rounds: number,
  ours: () => Promise<Burst>,
  theirs: () => Promise<Burst>,
): Promise<{ ours: Burst; theirs: Burst; ratio: number }> {
  const pairs: Array<{ ours: Burst; theirs: Burst }> = []
  for (let round = 0; round < rounds; round += 1) pairs.push({ ours: await ours(), theirs: await theirs() })
  const middle = (bursts: Burst[]) =>
    bursts.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(bursts.length / 2)]!
  return {
    ours: middle(pairs.map((pair) => pair.ours)),
    theirs: middle(pairs.map((pair) => pair.theirs)),
    ratio: median(pairs.map((pair) => pair.ours.perSecond / pair.theirs.perSecond)),
  }
}
