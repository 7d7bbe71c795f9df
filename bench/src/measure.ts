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

export type Turns = {
  ours: Burst
  /** in the order in which they were given; the ratio is ours over theirs */
  peers: Array<{ burst: Burst; ratio: number }>
}

/**
 * Ours and each peer by turns, so that a slow minute of the machine hits all.
 * @returns the middle burst of each side by rate, and the middle of the rounds' own ratios
 */
export async function byTurns(
  rounds: number,
  ours: () => Promise<Burst>,
  peers: ReadonlyArray<() => Promise<Burst>>,
): Promise<Turns> {
  const played: Burst[][] = []
  for (let round = 0; round < rounds; round += 1) {
    const bursts = [await ours()]
    for (const peer of peers) bursts.push(await peer())
    played.push(bursts)
  }
  const middle = (side: number) =>
    played.map((bursts) => bursts[side]!).toSorted((a, b) => a.perSecond - b.perSecond)[
      Math.floor(rounds / 2)
    ]!
  return {
    ours: middle(0),
    peers: peers.map((_, nth) => ({
      burst: middle(nth + 1),
      ratio: median(played.map((bursts) => bursts[0]!.perSecond / bursts[nth + 1]!.perSecond)),
    })),
  }
}
