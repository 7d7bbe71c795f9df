import type { Json } from '@ground-control/core/json'
import type { PolicyEffect, PolicyPoint } from '@ground-control/core/policies/schema'

/** What a call is judged on; the clock and its readings in the workspace's time zone are added by the gate. */
export type CallFacts = {
  agent: { id: string; name: string; version: number }
  run: {
    id: string
    endUser: string | null
    tags: string[]
    costUsd: number
    modelCalls: number
    toolCalls: number
    input?: Json
  }
  model?: { id: string; provider: string; name: string }
  estimate?: { inputTokens: number; maxOutputTokens: number; costUsd: number | null }
  tool?: { name: string; effect: 'read' | 'write' }
  args?: Json
}

/** The rule that decided. */
export type DecidedBy = {
  policyId: string
  policyName: string
  policyVersionId: string
  version: number
  rule: string
  message: string
  risk: 'low' | 'medium' | 'high'
  deadlineMs: number | null
}

/** `by` is null only where no rule spoke and the default, allow, holds. */
export type GateOutcome = { effect: PolicyEffect; by: DecidedBy | null }

/** The published policies of one workspace, ready to ask. */
export type Gate = { decide(point: PolicyPoint, facts: CallFacts, now: Date): GateOutcome }
export type GateCache = { get(workspaceId: string): Promise<Gate> }
