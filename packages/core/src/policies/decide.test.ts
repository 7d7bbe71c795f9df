import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileRule } from './compile.ts'
import { decidePolicies, type PublishedPolicy, stepDecision, strictest } from './decide.ts'
import { defaultPolicies } from './default-policies.ts'
import { policyFacts } from './facts.ts'
import { type PolicyEffect, type PolicyPoint, policyRule } from './schema.ts'

type RuleSketch = { on?: PolicyPoint; when: string; effect: PolicyEffect; name?: string }
const policy = (name: string, ...rules: RuleSketch[]): PublishedPolicy => ({
  policyId: `pol_${name}`,
  name,
  versionId: `pov_${name}`,
  version: 7,
  rules: rules.map((rule, index) =>
    compileRule(
      policyRule.parse({ name: `${name} ${index}`, on: 'tool_call', message: `says ${name}`, ...rule }),
    ),
  ),
})
const facts = policyFacts.tool_call.parse({
  now: '2026-11-20T17:30:00Z',
  tool: { name: 'issue_refund', effect: 'write' },
  args: { amount: 250 },
})
const decide = (...policies: PublishedPolicy[]) => decidePolicies(policies, 'tool_call', facts)

describe('within a policy', () => {
  it('allows where nothing matches, and says that nobody decided', () => {
    expect(decide(policy('a', { when: 'false', effect: 'deny' }))).toEqual({
      effect: 'allow',
      decided: null,
      decisions: [],
    })
    expect(decide()).toEqual({ effect: 'allow', decided: null, decisions: [] })
  })
  it('asks the rules in order: the first that matches decides', () => {
    const outcome = decide(
      policy(
        'a',
        { when: 'false', effect: 'deny' },
        { when: 'args.amount > 200', effect: 'require_approval' },
        { when: 'true', effect: 'deny' },
      ),
    )
    expect(outcome.effect).toBe('require_approval')
    expect(outcome.decided).toMatchObject({
      rule: 'a 1',
      version: 7,
      policyId: 'pol_a',
      policyVersionId: 'pov_a',
      error: null,
      message: 'says a',
      deadlineMs: null,
    })
    expect(outcome.decisions).toHaveLength(1)
  })
  it('lets an earlier allow stand before a later deny of the same policy', () => {
    expect(
      decide(policy('a', { when: 'true', effect: 'allow' }, { when: 'true', effect: 'deny' })).effect,
    ).toBe('allow')
  })
  it('looks at rules of the point alone', () => {
    expect(decide(policy('a', { on: 'model_call', when: 'true', effect: 'deny' })).effect).toBe('allow')
  })
  it('takes a rule that cannot be evaluated as a deny by that rule, whatever its effect and what follows', () => {
    for (const effect of ['allow', 'require_approval', 'deny'] as const) {
      const outcome = decide(
        policy('a', { when: 'args.missing > 1', effect }, { when: 'true', effect: 'allow' }),
      )
      expect(outcome.decided).toMatchObject({
        effect: 'deny',
        rule: 'a 0',
        error: 'field not found: missing',
      })
      expect(outcome.decided?.message).toContain('field not found: missing')
    }
  })
})

describe('over policies', () => {
  const verdicts = fc.constantFrom<RuleSketch>(
    { when: 'true', effect: 'allow' },
    { when: 'true', effect: 'require_approval' },
    { when: 'true', effect: 'deny' },
    { when: 'false', effect: 'deny' },
    { when: 'args.missing == 1', effect: 'allow' },
  )
  const policies = fc
    .array(fc.array(verdicts, { maxLength: 4 }), { maxLength: 6 })
    .map((sketches) => sketches.map((rules, index) => policy(`p${index}`, ...rules)))

  it('the most restrictive answer holds, in whatever order they stand', () => {
    fc.assert(
      fc.property(policies, (all) => {
        const outcome = decide(...all)
        expect(decide(...all.toReversed()).effect).toBe(outcome.effect)
        const alone = all.map((one) => decide(one).effect)
        expect(outcome.effect).toBe(alone.reduce(strictest, 'allow'))
        expect(outcome.decided?.effect ?? 'allow').toBe(outcome.effect)
      }),
      { numRuns: 60 },
    )
  })
  it('one more policy never loosens the answer', () => {
    fc.assert(
      fc.property(policies, policies, (some, more) => {
        const before = decide(...some).effect
        expect(strictest(before, decide(...some, ...more).effect)).toBe(decide(...some, ...more).effect)
      }),
      { numRuns: 60 },
    )
  })
  it('names the first of the strictest, and keeps what the others said', () => {
    const outcome = decide(
      policy('a', { when: 'true', effect: 'allow' }),
      policy('b', { when: 'true', effect: 'deny' }),
      policy('c', { when: 'true', effect: 'deny' }),
    )
    expect(outcome.decided?.policyName).toBe('b')
    expect(outcome.decisions.map((decision) => decision.effect)).toEqual(['allow', 'deny', 'deny'])
    expect(stepDecision(outcome.decided!, new Date(0))).toEqual({
      at: '1970-01-01T00:00:00.000Z',
      by: 'policy',
      effect: 'deny',
      id: 'pol_b',
      name: 'b',
      rule: 'b 0',
      version: 7,
      message: 'says b',
    })
  })
})

it('denies at every rule where the facts cannot be read', () => {
  const outcome = decidePolicies([policy('a', { when: 'true', effect: 'allow' })], 'tool_call', {
    ...facts,
    timeZone: 'Mars/Base',
  })
  expect(outcome.decided).toMatchObject({ effect: 'deny', error: expect.stringMatching(/time zone/i) })
})

it.each([
  ['write', 'require_approval'],
  ['read', 'allow'],
] as const)('by default a %s is answered %s', (effect, answer) => {
  const published = defaultPolicies.map((one) => ({ ...policy(one.name), rules: one.rules.map(compileRule) }))
  const call = { ...facts, tool: { name: 'any', effect } }
  expect(decidePolicies(published, 'tool_call', call).effect).toBe(answer)
})

describe('facts of the other points', () => {
  it('model calls: an unknown price is no number, so a limit on it denies', () => {
    const limit = policy('a', { on: 'model_call', when: 'estimate.costUsd > 0.5', effect: 'allow' })
    const at = (costUsd: number | null) =>
      decidePolicies(
        [limit],
        'model_call',
        policyFacts.model_call.parse({
          now: '2026-11-20T17:30:00Z',
          model: { id: 'openai/gpt-4o', provider: 'openai', name: 'gpt-4o' },
          estimate: { inputTokens: 5, costUsd },
        }),
      ).effect
    expect(at(0.1)).toBe('allow')
    expect(at(null)).toBe('deny')
  })
  it('run starts: input and whom it is for', () => {
    const rule = policy('a', {
      on: 'run_start',
      when: "run.input.plan == 'free' && run.endUser == null && run.tags == []",
      effect: 'deny',
    })
    expect(
      decidePolicies(
        [rule],
        'run_start',
        policyFacts.run_start.parse({ now: '2026-11-20T17:30:00Z', run: { input: { plan: 'free' } } }),
      ).effect,
    ).toBe('deny')
  })
})
