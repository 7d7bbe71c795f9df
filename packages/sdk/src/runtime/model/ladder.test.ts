import { describe, expect, test } from 'vitest'
import { ladderOf, mayTryNextRung, rungStep } from './ladder.ts'

const failure = (code: string, details?: { [key: string]: string }) => ({
  code,
  retryable: false,
  message: '',
  details,
})

describe('the next rung may be tried', () => {
  test.each([
    ['budget_exceeded', { by: 'budget' }, true],
    ['unpriced', { by: 'price' }, true],
    ['unpriced', undefined, true],
    ['breaker_open', { by: 'breaker' }, true],
    ['policy_denied', { by: 'policy' }, false],
    ['approval_rejected', { decidedBy: 'Ada' }, false],
    ['approval_expired', undefined, false],
    ['step_limit', undefined, false],
    ['killed', { by: 'override' }, false],
    ['rate_limited', undefined, true],
    ['provider_unavailable', undefined, true],
    ['provider_timeout', undefined, true],
    ['provider_unreachable', undefined, true],
    ['provider_garbage', undefined, true],
    ['provider_auth', undefined, true],
    ['provider_not_configured', undefined, true],
    ['model_not_found', undefined, true],
    ['response_too_large', undefined, true],
    ['provider_rejected', undefined, false],
    ['stream_broken', undefined, false],
    ['aborted', undefined, false],
    ['not_json', undefined, false],
    ['something new', undefined, false],
  ])('after %s %j: %s', (code, details, may) => {
    expect(mayTryNextRung(failure(code, details))).toBe(may)
  })
})

test('a ladder goes from the chosen model down, and knows its own only', () => {
  const agent = { name: 'a', models: ['x/1', 'x/2', 'x/3'] }
  expect(ladderOf(agent)).toEqual(['x/1', 'x/2', 'x/3'])
  expect(ladderOf(agent, 'x/2')).toEqual(['x/2', 'x/3'])
  expect(() => ladderOf(agent, 'x/9')).toThrow('does not name the model x/9')
  expect(() => ladderOf({ name: 'a', models: [] })).toThrow('names no models')
  expect([0, 1, 2].map(rungStep)).toEqual(['model', 'model:2', 'model:3'])
})
