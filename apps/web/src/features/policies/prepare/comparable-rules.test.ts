import type { PolicyRule } from '@ground-control/core/policies/schema'
import { expect, it } from 'vitest'
import { jsonDiff } from '../../../lib/json-diff.ts'
import { comparableRules } from './comparable-rules.ts'

const rule = (name: string, when = 'true'): PolicyRule => ({
  name,
  on: 'tool_call',
  when,
  effect: 'deny',
  message: '',
  risk: 'low',
})
const paths = (before: PolicyRule[] | null, after: PolicyRule[]) =>
  jsonDiff(comparableRules(before), comparableRules(after)).map((change) => change.path)

it('finds nothing between the same', () => expect(paths([rule('a')], [rule('a')])).toEqual([]))
it('finds one rule added on top, and the order', () => {
  expect(paths([rule('a'), rule('b')], [rule('c'), rule('a'), rule('b')])).toEqual(['order', 'rules.c'])
})
it('finds a change inside a rule', () => {
  expect(paths([rule('a')], [rule('a', 'false')])).toEqual(['rules.a.when'])
})
it('finds a changed order alone', () => {
  expect(paths([rule('a'), rule('b')], [rule('b'), rule('a')])).toEqual(['order'])
})
it('tells twins apart', () =>
  expect(paths([rule('a')], [rule('a'), rule('a')])).toEqual(['order', 'rules."a (2)"']))
it('takes what was never published for nothing', () =>
  expect(paths(null, [rule('a')])).toEqual(['order', 'rules.a']))
