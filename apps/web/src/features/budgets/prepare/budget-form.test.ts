import type { BudgetView } from '@ground-control/core/budgets/schema'
import { describe, expect, it } from 'vitest'
import { type BudgetForm, emptyForm, formOf, readForm, type ThresholdText, withScope } from './budget-form.ts'

const rung = (atPercent: string, action: ThresholdText['action']): ThresholdText => ({
  key: atPercent,
  atPercent,
  action,
  model: '',
  perMinute: '',
})
const form: BudgetForm = { ...emptyForm, name: 'Daily', limit: '50' }

describe('readForm', () => {
  it('makes the input', () => {
    expect(readForm(form, {})).toEqual({
      problems: {},
      input: {
        name: 'Daily',
        scope: 'workspace',
        scopeValue: null,
        window: 'day',
        rollingMs: null,
        unit: 'cost',
        limit: '50000000000',
        hard: true,
        thresholds: [{ atPercent: 80, action: 'notify' }],
      },
    })
  })
  it('reads back a budget that it shows', () => {
    const budget = {
      name: 'Rolling',
      scope: 'endUser',
      scopeValue: 'mia',
      window: 'rolling',
      rollingMs: 5_400_000,
      unit: 'tokens',
      limit: '2000',
      hard: false,
      thresholds: [
        { atPercent: 50, action: 'degrade', model: 'openai/gpt-4o-mini' },
        { atPercent: 80, action: 'throttle', perMinute: 3 },
        { atPercent: 90, action: 'degrade' },
        { atPercent: 100, action: 'stop' },
      ],
    } as unknown as BudgetView
    expect(readForm(formOf(budget), { id: 'bud_x', revision: 3 }).problems).toHaveProperty('id')
    const { input } = readForm(formOf(budget), {})
    expect(input).toEqual(budget)
  })
  it.each<[string, Partial<BudgetForm>, string]>([
    ['a name', { name: '  ' }, 'name'],
    ['an amount', { limit: 'lots' }, 'limit'],
    ['a length', { window: 'rolling', rollingHours: 'x' }, 'rollingMs'],
    ['different percentages', { thresholds: [...form.thresholds, rung('80', 'stop')] }, 'thresholds'],
    ['percentages up to 100', { thresholds: [rung('101', 'stop')] }, 'thresholds'],
    [
      'a model with its provider',
      { thresholds: [{ ...rung('50', 'degrade'), model: 'mini' }] },
      'thresholds',
    ],
    ['a number of calls', { thresholds: [{ ...rung('50', 'throttle'), perMinute: 'few' }] }, 'thresholds'],
  ])('asks for %s', (_, change, field) => {
    const read = readForm({ ...form, ...change }, {})
    expect(read.input).toBeNull()
    expect(Object.keys(read.problems)).toContain(field)
  })
})

describe('withScope', () => {
  it('ties runs to their window both ways', () => {
    const run = withScope(form, 'run')
    expect(run.window).toBe('run')
    expect(readForm(run, {}).problems).toEqual({})
    expect(withScope(run, 'agent').window).toBe('day')
  })
  it('forgets what was chosen for another scope', () => {
    expect(withScope({ ...form, scope: 'tag', scopeValue: 'vip' }, 'workspace').scopeValue).toBe('')
  })
})
