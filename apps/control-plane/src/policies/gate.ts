import type { Json } from '@ground-control/core/json'
import {
  decidePolicies,
  type PolicyDecision,
  type PolicyOutcome,
  type PublishedPolicy,
} from '@ground-control/core/policies/decide'
import type { PolicyFacts } from '@ground-control/core/policies/facts'
import type { PolicyEffect, PolicyPoint } from '@ground-control/core/policies/schema'
import type { Priority } from '@ground-control/core/runs/priority'
import type { Services } from '../services.ts'
import type { PolicyCache } from './published.ts'

/** What a call is judged on; the clock and its readings in the workspace's time zone are added by the gate. */
export type CallFacts = {
  agent: { id: string; name: string; version: number }
  run: {
    id: string
    endUser: string | null
    tags: string[]
    /** of a call's run */
    priority?: Priority
    costUsd: number
    modelCalls: number
    toolCalls: number
    input?: Json
  }
  model?: { id: string; provider: string; name: string; step: string }
  estimate?: { inputTokens: number; maxOutputTokens: number; costUsd: number | null }
  tool?: { name: string; effect: 'read' | 'write' }
  args?: Json
}

/** `by` is null only where no rule spoke and the default, allow, holds. */
export type GateOutcome = { effect: Exclude<PolicyEffect, 'degrade'>; by: PolicyDecision | null }

/** The published policies of one workspace, ready to ask. */
export type Gate = {
  /** Rules that degrade are passed over: `lower` asks them, before. */
  decide(point: PolicyPoint, facts: CallFacts, now: Date): GateOutcome
  /**
   * The rules that want a lower model for a call, and those beside them that speak about the one asked for. Null, and
   * nothing is asked, where no rule in force degrades.
   */
  lower: ((facts: CallFacts, now: Date) => PolicyOutcome) | null
}
export type GateCache = { get(workspaceId: string): Promise<Gate> }

/** What is in force now, with the clock on the workspace's wall. Rejects when it cannot be known: then nothing is allowed. */
export function createGateCache(services: Services, policies: PolicyCache): GateCache {
  const zones = new Map<string, { timeZone: string; readAtMs: number }>()
  async function timeZoneOf(workspaceId: string): Promise<string> {
    const nowMs = services.now().getTime()
    const known = zones.get(workspaceId)
    if (known && nowMs - known.readAtMs < zoneAgeMs) return known.timeZone
    const [row] = await services.db.transaction(workspaceId, (tx) =>
      tx.query<{ timeZone: string }>('select time_zone as "timeZone" from workspaces where id = $1', [
        workspaceId,
      ]),
    )
    const timeZone = row?.timeZone ?? 'UTC'
    zones.set(workspaceId, { timeZone, readAtMs: nowMs })
    return timeZone
  }
  return {
    async get(workspaceId) {
      const [inForce, timeZone] = await Promise.all([policies.get(workspaceId), timeZoneOf(workspaceId)])
      return gateOf(inForce, timeZone)
    },
  }
}

const zoneAgeMs = 2_000

function gateOf(policies: readonly PublishedPolicy[], timeZone: string): Gate {
  const plain = withoutDegrading(policies)
  const ask = (asked: readonly PublishedPolicy[], point: PolicyPoint, facts: CallFacts, now: Date) =>
    decidePolicies(asked, point, factsAt(point, facts, now, timeZone))
  return {
    decide(point, facts, now) {
      const { effect, decided } = ask(plain, point, facts, now)
      if (effect === 'degrade') throw new Error('rules that degrade were left out')
      return { effect, by: decided }
    },
    lower: plain === policies ? null : (facts, now) => ask(policies, 'model_call', facts, now),
  }
}

const undegrading = new WeakMap<readonly PublishedPolicy[], readonly PublishedPolicy[]>()

/** The same list where no rule degrades. Lists of policies are cached as long as they are in force. */
function withoutDegrading(policies: readonly PublishedPolicy[]): readonly PublishedPolicy[] {
  const known = undegrading.get(policies)
  if (known !== undefined) return known
  const plain = policies.some(({ rules }) => rules.some(isDegrading))
    ? policies.map((policy) => ({ ...policy, rules: policy.rules.filter((rule) => !isDegrading(rule)) }))
    : policies
  undegrading.set(policies, plain)
  return plain
}

const isDegrading = ({ effect }: { effect: PolicyEffect }) => effect === 'degrade'

function factsAt(
  point: PolicyPoint,
  facts: CallFacts,
  now: Date,
  timeZone: string,
): PolicyFacts[PolicyPoint] {
  const { agent, run } = facts
  const clock = { now, timeZone, agent }
  const calls = {
    id: run.id,
    endUser: run.endUser,
    tags: run.tags,
    priority: run.priority ?? 'normal',
    costUsd: run.costUsd,
    modelCalls: run.modelCalls,
    toolCalls: run.toolCalls,
  }
  switch (point) {
    case 'run_start':
      return { ...clock, run: { input: run.input ?? {}, endUser: run.endUser, tags: run.tags } }
    case 'model_call':
      return { ...clock, run: calls, model: facts.model!, estimate: facts.estimate! }
    case 'tool_call':
      return { ...clock, run: calls, tool: facts.tool!, args: facts.args ?? {} }
    default: {
      const never: never = point
      throw new Error(`unknown point ${String(never)}`)
    }
  }
}
