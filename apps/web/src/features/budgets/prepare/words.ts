import type { BudgetView, BudgetWindow, Threshold } from '@ground-control/core/budgets/schema'
import { formatDuration } from '../../../lib/format/duration.ts'

const windows: Record<Exclude<BudgetWindow, 'rolling'>, string> = {
  run: 'each run',
  hour: 'each hour',
  day: 'each day',
  week: 'each week',
  month: 'each month',
  total: 'in all',
}

export const windowText = (budget: Pick<BudgetView, 'window' | 'rollingMs'>): string =>
  budget.window === 'rolling' ? `in any ${formatDuration(budget.rollingMs ?? 0)}` : windows[budget.window]

export const actionTexts: Record<Threshold['action'], string> = {
  notify: 'tell people',
  degrade: 'use the next lower model',
  throttle: 'slow down',
  ask: 'ask a person',
  pause: 'pauses the agent',
  stop: 'stop',
}

/** What a budget counts, in words: 'Cost, openai/gpt-4o, each day'. */
export function countsText(
  budget: Pick<BudgetView, 'unit' | 'scope' | 'scopeLabel' | 'window' | 'rollingMs'>,
): string {
  const unit = { cost: 'Cost', tokens: 'Tokens', calls: 'Calls' }[budget.unit]
  if (budget.scope === 'run') return `${unit}, ${windowText(budget)}`
  return `${unit}, ${budget.scopeLabel}, ${windowText(budget)}`
}
