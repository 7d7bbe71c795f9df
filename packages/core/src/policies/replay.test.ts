import { describe, expect, it } from 'vitest'
import { compileRule } from './compile.ts'
import { type PastCall, replayPolicy } from './replay.ts'
import { type PolicyRule, policyRule } from './schema.ts'

const prices: Record<string, bigint> = { 'a/big': 10n, 'a/small': 1n }
const costOf = (model: string, call: { inputTokens: number }) => {
  const price = prices[model]
  return price === undefined ? null : price * BigInt(call.inputTokens)
}
const start = Date.UTC(2026, 10, 20, 12)
const common = (minute: number, run: string, tags: string[]) => ({
  at: new Date(start + minute * 60_000),
  runId: run,
  agent: { id: 'agent', name: 'desk', version: 1 },
  endUser: null,
  tags,
  priority: 'normal' as const,
})
const model = (minute: number, run: string, more: { tags?: string[]; model?: string } = {}): PastCall => ({
  ...common(minute, run, more.tags ?? []),
  kind: 'model',
  model: more.model ?? 'a/big',
  step: 'model',
  inputTokens: 100,
  outputTokens: 0,
  cost: 1_000_000_000n,
  ladder: ['a/big', 'a/small'],
})
const tool = (minute: number, run: string, amount: number): PastCall => ({
  ...common(minute, run, []),
  kind: 'tool',
  tool: 'refund',
  effect: 'write',
  args: { amount },
  cost: null,
})

function replay(rules: Array<Partial<PolicyRule>>, calls: PastCall[]) {
  const parsed = rules.map((rule, index) =>
    policyRule.parse({ name: `rule ${index}`, on: 'model_call', when: 'true', effect: 'degrade', ...rule }),
  )
  const replayed = replayPolicy(parsed.map(compileRule), 'UTC', costOf)
  for (const call of calls) replayed.take(call)
  return replayed.result(new Date(start))
}

describe('over calls that were made', () => {
  it('says what a rule that degrades would have saved, and of how many nothing is known', () => {
    const calls = [
      model(0, 'one', { tags: ['batch'] }),
      model(1, 'one', { tags: ['batch'] }),
      model(2, 'two', { tags: ['batch'], model: 'a/small' }),
      model(3, 'three'),
      model(4, 'four', { tags: ['batch'], model: 'b/secret' }),
    ]
    const when = `'batch' in run.tags`
    expect(replay([{ when, model: 'a/small' }], calls)).toEqual({
      since: new Date(start).toISOString(),
      modelCalls: 5,
      toolCalls: 0,
      rules: [
        {
          rule: 0,
          name: 'rule 0',
          effect: 'degrade',
          calls: 3,
          runs: 2,
          failed: 0,
          savedNanoUsd: '1800',
          unknownCalls: 1,
        },
      ],
    })
  })

  it('asks the other rules about the lower model', () => {
    const { rules } = replay(
      [
        {},
        { effect: 'deny', when: `model.id == 'a/small'` },
        { effect: 'deny', when: `model.id == 'a/big'` },
      ],
      [model(0, 'one')],
    )
    expect(rules.map(({ calls }) => calls)).toEqual([1, 1, 0])
  })

  it('reads the clock of the call, what its run had used by then, and arguments', () => {
    const { rules } = replay(
      [
        { when: 'now.minute == 1' },
        { effect: 'deny', when: 'run.costUsd > 1.5 && run.modelCalls == 2' },
        { on: 'tool_call', effect: 'require_approval', when: 'args.amount > 200' },
        { on: 'run_start', effect: 'deny' },
      ],
      [model(0, 'one'), model(1, 'one'), tool(2, 'one', 100), model(3, 'one'), tool(4, 'one', 300)],
    )
    expect(rules.map(({ rule, calls }) => [rule, calls])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ])
  })

  it('counts what cannot be evaluated, and keeps two rules of one name apart', () => {
    const { rules } = replay(
      [{ on: 'tool_call', effect: 'allow', when: 'args.missing > 1', name: 'same' }, { name: 'same' }],
      [tool(0, 'one', 1), model(1, 'one')],
    )
    expect(rules).toMatchObject([
      { calls: 1, failed: 1, savedNanoUsd: null },
      { calls: 1, failed: 0, savedNanoUsd: '900' },
    ])
  })
})
