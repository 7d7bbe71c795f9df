import { defaultPerMinute } from '@ground-control/core/budgets/decide'
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
  degrade: 'use a lower model',
  throttle: 'slow down',
  ask: 'ask a person',
  stop: 'stop',
  pause: 'pause the agent',
}

/** A rung in words, with what it names. */
export function rungText({ action, model, perMinute }: Threshold): string {
  switch (action) {
    case 'notify':
      return 'people are told, once'
    case 'degrade':
      return model ? `${model} is used` : 'the next lower model of the agent is used'
    case 'throttle':
      return `${perMinute ?? defaultPerMinute} calls a minute pass, the others wait`
    case 'ask':
      return 'runs wait until a person raises it'
    case 'stop':
      return 'nothing more is admitted'
    case 'pause':
      return 'the agent whose call gets there is paused'
    default: {
      const never: never = action
      return never
    }
  }
}

/** What a budget counts, in words: 'Cost, openai/gpt-4o, each day'. */
export function countsText(
  budget: Pick<BudgetView, 'unit' | 'scope' | 'scopeLabel' | 'window' | 'rollingMs'>,
): string {
  const unit = { cost: 'Cost', tokens: 'Tokens', calls: 'Calls' }[budget.unit]
  if (budget.scope === 'run') return `${unit}, ${windowText(budget)}`
  return `${unit}, ${budget.scopeLabel}, ${windowText(budget)}`
}
