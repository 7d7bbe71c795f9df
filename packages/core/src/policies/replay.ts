import { lowestWanted } from '../degradation/lower.ts'
import type { Json } from '../json.ts'
import type { Priority } from '../runs/priority.ts'
import type { CompiledRule } from './compile.ts'
import { decidePolicies, type PolicyDecision, type PublishedPolicy } from './decide.ts'
import type { PolicyFacts } from './facts.ts'
import type { PolicyBacktest } from './schema.ts'

/** A call as it was made, with what it used. */
export type PastCall = {
  at: Date
  runId: string
  agent: { id: string; name: string; version: number }
  endUser: string | null
  tags: string[]
  priority: Priority
} & (
  | {
      kind: 'model'
      /** as the agent asked for it */
      model: string
      step: string
      inputTokens: number
      outputTokens: number
      cost: bigint | null
      /** the agent's own models, the preferred first */
      ladder: readonly string[]
    }
  | { kind: 'tool'; tool: string; effect: 'read' | 'write'; args: Json; cost: bigint | null }
)
type ModelCall = Extract<PastCall, { kind: 'model' }>

/** What a model's tokens cost at that time, in nano-USD; null where nobody knows. */
type CostOf = (model: string, call: ModelCall) => bigint | null

type Tally = { calls: number; runs: Set<string>; failed: number; saved: bigint; unknown: number }

/**
 * What rules would have said to calls that were made, in their order; each call is `take`n once. What they would have
 * refused or asked about changes nothing that came after it, and a lower model is taken to use the tokens that the
 * other one did: it says how often each rule would have spoken, and an estimate of what it would have saved.
 */
export function replayPolicy(rules: readonly CompiledRule[], timeZone: string, costOf: CostOf) {
  // By their places: two rules of a draft may have one name.
  const placed = rules.map((rule, index) => ({ ...rule, name: String(index) }))
  const draft: PublishedPolicy = { policyId: '', name: '', versionId: '', version: 0, rules: placed }
  const plain = { ...draft, rules: placed.filter(({ effect }) => effect !== 'degrade') }
  const tallies = rules.map((): Tally => ({ calls: 0, runs: new Set(), failed: 0, saved: 0n, unknown: 0 }))
  const runs = new Map<string, { cost: bigint; modelCalls: number; toolCalls: number }>()
  const counts = { model: 0, tool: 0 }

  const note = ({ rule, error }: PolicyDecision, { runId }: PastCall): Tally => {
    const tally = tallies[Number(rule)]!
    tally.calls += 1
    tally.runs.add(runId)
    if (error !== null) tally.failed += 1
    return tally
  }
  const common = (call: PastCall) => {
    const sofar = runs.get(call.runId) ?? { cost: 0n, modelCalls: 0, toolCalls: 0 }
    const { runId: id, endUser, tags, priority } = call
    const costUsd = Number(sofar.cost) / 1e9
    const { modelCalls, toolCalls } = sofar
    const run = { id, endUser, tags, priority, costUsd, modelCalls, toolCalls }
    return { now: call.at, timeZone, agent: call.agent, run }
  }
  const modelFacts = (call: ModelCall, id: string): PolicyFacts['model_call'] => {
    const slash = id.indexOf('/')
    const cost = costOf(id, call)
    return {
      ...common(call),
      model: { id, provider: id.slice(0, slash), name: id.slice(slash + 1), step: call.step },
      estimate: {
        inputTokens: call.inputTokens,
        maxOutputTokens: call.outputTokens,
        costUsd: cost === null ? null : Number(cost) / 1e9,
      },
    }
  }

  function takeModel(call: ModelCall) {
    const said = decidePolicies([draft], 'model_call', modelFacts(call, call.model))
    if (said.effect === 'deny' && said.decided) return void note(said.decided, call)
    const lowest = lowestWanted(said.decisions, call.ladder, call.model)
    if (lowest) {
      const tally = note(lowest.by, call)
      const above = costOf(call.model, call)
      const below = costOf(lowest.model, call)
      if (above === null || below === null) tally.unknown += 1
      else tally.saved += above - below
    }
    const { decided } = decidePolicies([plain], 'model_call', modelFacts(call, lowest?.model ?? call.model))
    if (decided) note(decided, call)
  }

  return {
    take(call: PastCall): void {
      counts[call.kind] += 1
      if (call.kind === 'model') takeModel(call)
      else {
        const { tool: name, effect, args } = call
        const { decided } = decidePolicies([draft], 'tool_call', {
          ...common(call),
          tool: { name, effect },
          args,
        })
        if (decided) note(decided, call)
      }
      const sofar = runs.get(call.runId) ?? { cost: 0n, modelCalls: 0, toolCalls: 0 }
      runs.set(call.runId, {
        cost: sofar.cost + (call.cost ?? 0n),
        modelCalls: sofar.modelCalls + (call.kind === 'model' ? 1 : 0),
        toolCalls: sofar.toolCalls + (call.kind === 'tool' ? 1 : 0),
      })
    },
    result(since: Date): PolicyBacktest {
      return {
        since: since.toISOString(),
        modelCalls: counts.model,
        toolCalls: counts.tool,
        rules: rules.flatMap(({ name, on, effect }, rule) => {
          const tally = tallies[rule]!
          if (on === 'run_start') return []
          const { calls, failed, unknown } = tally
          const isKnown = effect === 'degrade' && calls > unknown
          const savedNanoUsd = isKnown ? tally.saved.toString() : null
          return [
            { rule, name, effect, calls, failed, runs: tally.runs.size, savedNanoUsd, unknownCalls: unknown },
          ]
        }),
      }
    },
  }
}
