import type { PolicyRule } from '@ground-control/core/policies/schema'
import { expect, test } from 'vitest'
import { changedRule, effectsAt } from './rule-effects.ts'

const rule: PolicyRule = {
  name: 'r',
  on: 'model_call',
  when: 'true',
  effect: 'degrade',
  model: 'openai/gpt-4o-mini',
  message: '',
  risk: 'low',
}

test('only a model call has a lower model', () => {
  expect(effectsAt('model_call')).toContain('degrade')
  for (const point of ['run_start', 'tool_call'] as const) expect(effectsAt(point)).not.toContain('degrade')
})

test.each([
  [
    'another point takes the effect and its model back',
    { on: 'tool_call' },
    { effect: 'deny', model: undefined },
  ],
  ['another effect takes the model back', { effect: 'allow' }, { effect: 'allow', model: undefined }],
  ['what has nothing to do with it changes nothing else', { message: 'm' }, { model: rule.model }],
] as const)('%s', (_, change, expected) => {
  expect({ ...rule, ...changedRule(rule, change) }).toEqual({ ...rule, ...change, ...expected })
})
