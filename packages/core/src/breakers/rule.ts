import { z } from 'zod'

/** Where a workspace keeps its own rule, among its configuration. What it leaves out is the default. */
export const breakerRuleKey = 'breakers.rule'

/**
 * When a breaker opens and for how long. The defaults, and why:
 * - 5 failures in a row: one call's own tries are three, so a single unlucky call does not open it, two do not either;
 * - or half of at least 10 calls within 30 s: a provider that fails every other call never has a long row;
 * - open for 10 s, then half as long again each time, 25 s at most: a minute's outage costs 3 probes, and what has
 *   recovered is found within 30 s, the time to ask it included;
 * - a probe has 30 s: whoever makes it may die, and then the next call tries.
 */
export const breakerRule = z
  .object({
    failuresInARow: z.int().min(1).max(1_000).default(5),
    failureShare: z.number().min(0.05).max(1).default(0.5),
    minCalls: z.int().min(1).max(10_000).default(10),
    windowMs: z.int().min(1_000).max(600_000).default(30_000),
    openMs: z.int().min(100).max(600_000).default(10_000),
    growth: z.number().min(1).max(4).default(1.5),
    maxOpenMs: z.int().min(100).max(600_000).default(25_000),
    probeMs: z.int().min(100).max(600_000).default(30_000),
  })
  .strict()
export type BreakerRule = z.infer<typeof breakerRule>

export const defaultBreakerRule: BreakerRule = breakerRule.parse({})

/** A workspace's rule as it is kept; the default where none is kept or where it cannot be read. */
export function readBreakerRule(value: unknown): BreakerRule {
  const parsed = breakerRule.safeParse(value ?? {})
  return parsed.success ? parsed.data : defaultBreakerRule
}

/** How long it stays open the `openings`-th time in a row, from 1. */
export const openForMs = (rule: BreakerRule, openings: number): number =>
  Math.round(Math.min(rule.maxOpenMs, rule.openMs * rule.growth ** Math.min(openings - 1, 50)))
