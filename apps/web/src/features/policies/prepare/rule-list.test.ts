import type { PolicyRule } from '@ground-control/core/policies/schema'
import { describe, expect, it } from 'vitest'
import {
  addRule,
  canBeKept,
  changeRule,
  moveRule,
  plainProblems,
  removeRule,
  withKeys,
  withoutKeys,
} from './rule-list.ts'

const rule = (name: string, when = 'true'): PolicyRule => ({
  name,
  on: 'tool_call',
  when,
  effect: 'deny',
  message: '',
  risk: 'medium',
})
let next = 0
const rules = withKeys([rule('a'), rule('b'), rule('c')], () => `k${next++}`)
const names = (list: PolicyRule[]) => list.map((item) => item.name).join('')

describe('moveRule', () => {
  it.each<[string, 1 | -1, string]>([
    ['k0', 1, 'bac'],
    ['k2', -1, 'acb'],
    ['k0', -1, 'abc'],
    ['k2', 1, 'abc'],
    ['none', 1, 'abc'],
  ])('%s by %d', (key, by, expected) => expect(names(moveRule(rules, key, by))).toBe(expected))
})

it('changes and removes by key alone', () => {
  expect(names(changeRule(rules, 'k1', { name: 'x' }))).toBe('axc')
  expect(names(removeRule(rules, 'k1'))).toBe('ac')
  expect(withoutKeys(rules)).toEqual([rule('a'), rule('b'), rule('c')])
})

it('adds under a free name', () => {
  const twice = addRule(addRule(rules, rule('a'), 'n1'), rule('a'), 'n2')
  expect(twice.slice(3).map((item) => item.name)).toEqual(['a (2)', 'a (3)'])
})

describe('plainProblems', () => {
  it.each<[PolicyRule[], Array<{ name?: boolean; when?: boolean }>]>([
    [
      [rule('a'), rule('b')],
      [{}, {}],
    ],
    [
      [rule('a'), rule('a')],
      [{}, { name: true }],
    ],
    [[rule(' ', ' ')], [{ name: true, when: true }]],
  ])('%j', (list, expected) => {
    const found = plainProblems(list).map((problems) =>
      Object.fromEntries(Object.keys(problems).map((key) => [key, true])),
    )
    expect(found).toEqual(expected)
  })
  it('keeps twins as a draft, but nothing that is empty', () => {
    expect(canBeKept([rule('a'), rule('a')])).toBe(true)
    expect(canBeKept([rule('a', '')])).toBe(false)
  })
})
