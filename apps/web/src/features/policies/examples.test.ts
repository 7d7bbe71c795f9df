import { ruleProblems } from '@ground-control/core/policies/check'
import { policyRules } from '@ground-control/core/policies/schema'
import { expect, it } from 'vitest'
import { blankRule, exampleRules } from './examples.ts'

it('offers only rules that can be published', () => {
  const rules = [...exampleRules, blankRule]
  expect(policyRules.safeParse(rules).error?.issues ?? []).toEqual([])
  expect(rules.flatMap((_, index) => ruleProblems(rules, index))).toEqual([])
})
