import type { StepView } from '@ground-control/core/runs/schema'
import { expect, it } from 'vitest'
import { readResult, suggestionOf, wayToGive } from './given-result.ts'

it.each<[string, StepView['kind'], StepView['status'], 'set' | 'fork' | null]>([
  ['waiting', 'approval', 'waiting', 'set'],
  ['waiting', 'tool', 'waiting', 'set'],
  ['waiting', 'child', 'waiting', null],
  ['waiting', 'tool', 'failed', null],
  ['running', 'tool', 'started', null],
  ['failed', 'tool', 'failed', 'fork'],
  ['cancelled', 'model', 'started', 'fork'],
  ['failed', 'tool', 'succeeded', null],
])('of a run that is %s, a %s step that is %s', (run, kind, status, way) => {
  expect(wayToGive({ status: run }, { kind, status })).toBe(way)
})

it('suggests what can be sent as it is', () => {
  for (const kind of ['approval', 'event', 'sleep', 'tool', 'code'] as const)
    expect(readResult(suggestionOf({ kind }).text)).toHaveProperty('value')
  expect(readResult('approved')).toHaveProperty('problem')
})
