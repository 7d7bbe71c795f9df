import type { BudgetView } from '@ground-control/core/budgets/schema'
import { expect, it } from 'vitest'
import { countsText } from './words.ts'

const budget = {
  unit: 'cost',
  scope: 'workspace',
  scopeLabel: 'the whole workspace',
  window: 'day',
  rollingMs: null,
} as const

it.each<[Partial<BudgetView>, string]>([
  [{}, 'Cost, the whole workspace, each day'],
  [{ scope: 'model', scopeLabel: 'openai/gpt-4o', unit: 'tokens' }, 'Tokens, openai/gpt-4o, each day'],
  [{ scope: 'agent', scopeLabel: 'Desk', window: 'total' }, 'Cost, Desk, in all'],
  [
    { scope: 'agent', scopeLabel: 'each agent', window: 'rolling', rollingMs: 5_400_000 },
    'Cost, each agent, in any 1 h 30 min',
  ],
  [{ scope: 'run', scopeLabel: 'each run', window: 'run', unit: 'calls' }, 'Calls, each run'],
])('%j', (change, text) => expect(countsText({ ...budget, ...change })).toBe(text))
