import { describe, expect, it } from 'vitest'
import { subjectsOf } from './matching.ts'
import type { BudgetScope } from './schema.ts'

const call = {
  agentId: 'agent_1',
  runId: 'run_1',
  endUser: 'mia',
  tags: ['gold', 'eu', 'gold'],
  model: 'openai/gpt-4o',
}
const toolCall = { ...call, endUser: null, tags: [], model: null }

describe('subjectsOf', () => {
  it.each<[BudgetScope, string | null, string[], string[]]>([
    ['workspace', null, [''], ['']],
    ['run', null, ['run_1'], ['run_1']],
    ['agent', null, ['agent_1'], ['agent_1']],
    ['agent', 'agent_1', ['agent_1'], ['agent_1']],
    ['agent', 'agent_2', [], []],
    ['endUser', null, ['mia'], []],
    ['endUser', 'mia', ['mia'], []],
    ['endUser', 'tom', [], []],
    ['tag', null, ['gold', 'eu'], []],
    ['tag', 'eu', ['eu'], []],
    ['tag', 'us', [], []],
    ['model', null, ['openai/gpt-4o'], []],
    ['model', 'openai/gpt-4o', ['openai/gpt-4o'], []],
    ['model', 'openai/gpt-4o-mini', [], []],
  ])('%s %s', (scope, scopeValue, ofModelCall, ofToolCall) => {
    expect(subjectsOf({ scope, scopeValue }, call)).toEqual(ofModelCall)
    expect(subjectsOf({ scope, scopeValue }, toolCall)).toEqual(ofToolCall)
  })
})
