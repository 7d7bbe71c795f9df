import type { Actor } from '@ground-control/core/actors'
import { compareRates } from '@ground-control/core/degradation/compare'
import type {
  AgentEffect,
  DegradationCause,
  DegradationInput,
  DegradationView,
} from '@ground-control/core/degradation/schema'
import type { Services } from '../../services.ts'
import { readWindow } from '../../usage/read/usage-window.ts'
import { causeKey, degradedCalls, readModels } from './degraded-calls.ts'
import { degradedRuns, figuresOf, otherRuns, type RunSums } from './run-sums.ts'

/**
 * What was sent to lower models in a window, by whose word: calls, what that saved by the prices of the time, and how
 * the runs came out beside those of the same agents and days that nothing degraded.
 */
export function listCauses(
  services: Services,
  { workspaceId }: Actor,
  input: DegradationInput,
): Promise<DegradationView> {
  return services.db.read(workspaceId, async (prisma) => {
    const window = await readWindow(prisma, workspaceId, input)
    const calls = degradedCalls(workspaceId, window, input.causeId)
    const models = Map.groupBy(await readModels(prisma, calls), causeKey)
    const runs = await degradedRuns(prisma, calls)
    const others = await otherRuns(prisma, workspaceId, window, [...new Set(runs.map((run) => run.agentId))])
    const causes = [...models.values()].map((rows): DegradationCause => {
      const { by, id, name, rule, version } = rows[0]!
      const mine = runs.filter((run) => causeKey(run) === causeKey(rows[0]!))
      const known = rows.filter(({ saved }) => saved !== null)
      return {
        ...{ by, id, name, rule, version },
        calls: rows.reduce((sum, row) => sum + row.calls, 0),
        runs: mine.reduce((sum, row) => sum + row.allRuns, 0),
        savedNanoUsd:
          known.length === 0 ? null : known.reduce((sum, row) => sum + BigInt(row.saved!), 0n).toString(),
        unknownCalls: rows.reduce((sum, row) => sum + row.unknown, 0),
        models: rows.map(({ from, to, calls }) => ({ from, to, calls })),
        agents: mine.map((run) => effectOf(run, others.get(run.agentId))),
      }
    })
    const { timeZone, from, to } = window
    return { timeZone, from, to, causes: causes.toSorted((a, b) => b.calls - a.calls) }
  })
}

function effectOf(
  run: RunSums & { agentId: string; agentName: string },
  others: RunSums | undefined,
): AgentEffect {
  const rest = others ?? { runs: 0, succeeded: 0, p50DurationMs: null, meanCostNanoUsd: null }
  return {
    agentId: run.agentId,
    agentName: run.agentName,
    degraded: figuresOf(run),
    others: figuresOf(rest),
    comparison: compareRates(run, rest),
  }
}
