import type { BudgetScope } from '@ground-control/core/budgets/schema'

const eachLabel: Record<BudgetScope, string> = {
  workspace: 'the whole workspace',
  agent: 'each agent',
  endUser: 'each end user',
  tag: 'each tag',
  model: 'each model',
  run: 'each run',
}

/** Whom a budget or an account counts for, in words. @param names of agents by id */
export function scopeLabel(scope: BudgetScope, value: string | null, names: Map<string, string>): string {
  if (value === null || scope === 'workspace') return eachLabel[scope]
  return scope === 'agent' ? (names.get(value) ?? value) : value
}
