import type { AgentBaseline } from './judge-usage.ts'

/** The same baseline for some hours alone, without the history that it was worked out from. */
export function keepHours(baseline: AgentBaseline, fromHour: number, count: number): AgentBaseline {
  const of: AgentBaseline['of'] = {}
  for (const measure of ['cost', 'tokens', 'calls'] as const) {
    const known = baseline.of[measure]
    if (known === undefined) continue
    of[measure] = {
      unit: known.unit,
      windows: known.windows.map((window) => {
        const kept = Array.from({ length: count }, (_, index) => window(fromHour + index))
        return (hour) => kept[hour - fromHour]!
      }),
    }
  }
  return { ...baseline, of }
}
