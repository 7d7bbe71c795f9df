import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conditionProblem, ruleProblems } from './check.ts'
import { compileRule } from './compile.ts'
import { createMeter } from './meter.ts'
import { policyRule } from './schema.ts'
import { openPaths, vocabulary } from './vocabulary.ts'

describe('conditionProblem', () => {
  it.each([
    ['a > > b', 'found > but expecting', 2],
    ['tool.nmae == "x"', 'there is no tool.nmae; tool has name, effect', 4],
    ['model.name == "x"', 'there is no model at this point', 5],
    ['true && user == "x"', 'there is no user at this point', 8],
    ['now.year == 2026', 'now has hour, minute, dayOfWeek', 3],
    ['run.tags.first == "x"', 'there is no run.tags.first', 8],
    ['lower(tool.name) == "x"', 'there is no function lower', 0],
    ['args.items.all(i, i.price > limit)', 'there is no limit', 28],
    ['args.items.all(tool, tool.price > 1)', 'hides the fact', 10],
    ['tool.name.matches("(")', 'missing closing', 9],
    ['tool.name.matches(7)', 'takes a pattern as text', 9],
    ['"yes"', 'must yield true or false', 0],
    ['[true]', 'must yield true or false', 0],
    ['', 'is empty', null],
    ['x'.repeat(4_001), 'more than 4000 characters', 4_000],
    ['google.protobuf.Timestamp{seconds: 1} == now', 'there is no message', 0],
  ])('%s', (when, message, position) => {
    expect(conditionProblem('tool_call', when)).toEqual({
      message: expect.stringContaining(message),
      position: position === null ? null : expect.any(Number),
    })
  })
  it('gives the place in the source', () => {
    expect(conditionProblem('tool_call', 'true && userr == "x"')?.position).toBe(8)
    expect(conditionProblem('tool_call', 'a > > b')?.position).toBe(2)
  })
  it.each([
    'args.anything.goes[0].here == 1',
    'has(args.x)',
    'type(args.x) == string',
    'now.getHours() > 8 && now.hour < 18',
    'args.x.exists(i, i.y.z == args.w)',
    'args["a b"] == tool.name',
    'true',
  ])('has nothing against %s', (when) => expect(conditionProblem('tool_call', when)).toBeNull())
  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (when) => {
        conditionProblem('tool_call', when)
        compileRule(policyRule.parse({ name: 'r', on: 'tool_call', when: 'true', effect: 'deny' }))
        const verdict = compileRule({
          name: 'r',
          on: 'tool_call',
          when,
          effect: 'deny',
          message: '',
          risk: 'low',
        }).evaluate({}, createMeter())
        expect(['matched', 'passed', 'failed']).toContain(verdict.kind)
      }),
    )
  })
})

it('ruleProblems names rule and field, and two rules of one name', () => {
  const rule = (name: string, when: string) =>
    policyRule.parse({ name, on: 'run_start', when, effect: 'deny' })
  const rules = [rule('a', 'true'), rule('b', 'tool.name == "x"'), rule('a', 'run.input.x > 1')]
  expect(rules.flatMap((_, index) => ruleProblems(rules, index))).toEqual([
    {
      rule: 1,
      field: 'when',
      message: expect.stringContaining('there is no tool'),
      position: expect.any(Number),
    },
    { rule: 2, field: 'name', message: expect.stringContaining('another rule'), position: null },
  ])
})

describe('vocabulary', () => {
  it.each(Object.keys(vocabulary) as Array<keyof typeof vocabulary>)('%s: each path can be read', (point) => {
    for (const { path } of vocabulary[point])
      expect(conditionProblem(point, `${path} == null`), path).toBeNull()
    for (const path of openPaths[point])
      expect(conditionProblem(point, `${path}.anything == null`), path).toBeNull()
  })
})
