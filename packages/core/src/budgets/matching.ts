import type { BudgetScope } from './schema.ts'

/** What a model or tool call is counted by. */
export type BudgetedCall = {
  agentId: string
  runId: string
  endUser: string | null
  tags: readonly string[]
  /** `provider/model`; null for a tool call */
  model: string | null
}

/** The subject of the account of a budget over the whole workspace. */
export const workspaceSubject = ''

/**
 * Whose accounts of a budget a call counts in; none where the budget does not concern it. A budget without a value
 * counts each agent, end user, tag or model apart, so a call with three tags counts in three accounts.
 */
export function subjectsOf(
  budget: { scope: BudgetScope; scopeValue: string | null },
  call: BudgetedCall,
): string[] {
  const mine = valuesOf(budget.scope, call)
  if (budget.scopeValue === null) return mine
  return mine.includes(budget.scopeValue) ? [budget.scopeValue] : []
}

function valuesOf(scope: BudgetScope, call: BudgetedCall): string[] {
  switch (scope) {
    case 'workspace':
      return [workspaceSubject]
    case 'agent':
      return [call.agentId]
    case 'run':
      return [call.runId]
    case 'endUser':
      return call.endUser === null ? [] : [call.endUser]
    case 'model':
      return call.model === null ? [] : [call.model]
    case 'tag':
      return [...new Set(call.tags)]
    default: {
      const never: never = scope
      throw new Error(`unknown scope ${String(never)}`)
    }
  }
}
