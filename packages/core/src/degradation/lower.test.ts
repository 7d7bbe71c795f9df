import fc from 'fast-check'
import { expect, it, test } from 'vitest'
import type { PolicyDecision } from '../policies/decide.ts'
import { lowestWanted } from './lower.ts'

const ladder = ['a/1', 'a/2', 'a/3']
const said = (model: string | null, effect: PolicyDecision['effect'] = 'degrade'): PolicyDecision => ({
  policyId: 'policy',
  policyName: 'p',
  policyVersionId: 'version',
  version: 1,
  rule: `to ${model}`,
  effect,
  model,
  message: '',
  risk: 'low',
  deadlineMs: null,
  terms: {},
  error: null,
})

test.each([
  ['the next of the ladder', [null], 'a/1', 'a/2'],
  ['two that name none want the same', [null, null], 'a/1', 'a/2'],
  ['a named one', ['a/3'], 'a/1', 'a/3'],
  ['the lower of two, whoever speaks first', ['a/3', 'a/2'], 'a/1', 'a/3'],
  ['the lower of two, whoever speaks last', ['a/2', 'a/3'], 'a/1', 'a/3'],
  ['a named one after the next', [null, 'a/3'], 'a/1', 'a/3'],
  ['one that is no rung of the agent', ['b/9'], 'a/1', 'b/9'],
  ['none where it is called already', ['a/2'], 'a/2', null],
  ['none that is higher', ['a/1'], 'a/2', null],
  ['none below the last', [null], 'a/3', null],
  ['none below one that is no rung', [null], 'b/9', null],
  ['none where nobody wants it', [], 'a/1', null],
])('%s', (_, wanted, model, expected) => {
  expect(
    lowestWanted(
      wanted.map((one) => said(one)),
      ladder,
      model,
    )?.model ?? null,
  ).toBe(expected)
})

it('hears nobody who says something else', () => {
  for (const effect of ['allow', 'require_approval', 'deny'] as const)
    expect(lowestWanted([said('a/3', effect)], ladder, 'a/1')).toBeNull()
})

it('never goes up the ladder, and names a rule that wanted it', () => {
  const wanted = fc.array(fc.constantFrom(...ladder, null), { maxLength: 5 })
  fc.assert(
    fc.property(wanted, fc.constantFrom(...ladder), (models, from) => {
      const decisions = models.map((one) => said(one))
      const lowest = lowestWanted(decisions, ladder, from)
      if (lowest === null) return
      expect(ladder.indexOf(lowest.model)).toBeGreaterThan(ladder.indexOf(from))
      expect(decisions).toContain(lowest.by)
      for (const one of models)
        if (one !== null) expect(ladder.indexOf(lowest.model)).toBeGreaterThanOrEqual(ladder.indexOf(one))
    }),
  )
})
