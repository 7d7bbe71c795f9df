import type { ApprovalView } from '@ground-control/core/approvals/schema'
import type { Action } from '../conversations/schema.ts'
import { plain, WholeFloat } from '../database/python-number.ts'
import type { Decision } from './platform.ts'
import { toolOf } from './tool-of.ts'

export const decisionModes = ['all', 'gold', 'none'] as const
export type DecisionMode = (typeof decisionModes)[number]

/** Decides one approval; undefined leaves it to a person. */
export type Operator = (approval: ApprovalView) => Decision | undefined

export const approveAll: Operator = () => ({ kind: 'approve' })
export const leaveAll: Operator = () => undefined

/**
 * Approves only what is among the task's right actions, each as often as the task lists it. Keeps count by
 * approval, so that deciding the same one again gives the same answer.
 */
export function approveGold(actionsOf: (runId: string) => readonly Action[]): Operator {
  const left = new Map<string, string[]>()
  const decided = new Map<string, Decision>()
  return (approval) => {
    const before = decided.get(approval.id)
    if (before !== undefined) return before
    const open = left.get(approval.runId) ?? actionsOf(approval.runId).map(actionKey)
    const asked = actionKey({ name: toolOf(approval), kwargs: approval.arguments })
    const at = open.indexOf(asked)
    const decision: Decision =
      at >= 0
        ? { kind: 'approve' }
        : { kind: 'reject', reason: 'This is not what the customer’s request calls for.' }
    left.set(approval.runId, at >= 0 ? open.toSpliced(at, 1) : open)
    decided.set(approval.id, decision)
    return decision
  }
}

/** Name and arguments in one text; keys sorted, numbers by value, so that 5 is 5.0. */
export function actionKey({ name, kwargs }: { name: string; kwargs: unknown }): string {
  return JSON.stringify([name, canonical(kwargs)])
}

function canonical(value: unknown): unknown {
  if (value instanceof WholeFloat) return plain(value)
  if (Array.isArray(value)) return value.map(canonical)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, canonical(item)]))
}
