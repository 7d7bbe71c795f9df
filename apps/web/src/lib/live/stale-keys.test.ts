import { describe, expect, it } from 'vitest'
import { addChange, isStale, type Pending } from './stale-keys.ts'

const pendingOf = (...changes: Array<Parameters<typeof addChange>[1]>): Pending => {
  const pending: Pending = new Map()
  for (const change of changes) addChange(pending, change)
  return pending
}

describe('isStale', () => {
  const oneRun = pendingOf({ topic: 'runs', ids: ['run_a'] })
  it.each([
    ['the list of runs', [['runs', 'list'], { input: { limit: 50 }, type: 'query' }], true],
    ['that run', [['runs', 'get'], { input: { id: 'run_a' }, type: 'query' }], true],
    ['another run', [['runs', 'get'], { input: { id: 'run_b' }, type: 'query' }], false],
    ['an agent, whose counts have changed', [['agents', 'get'], { input: { id: 'agent_a' } }], true],
    ['the overview', [['metrics', 'overview'], { input: { range: '24h' } }], true],
    ['budgets', [['budgets', 'list']], false],
    ['a key that is not of tRPC', ['theme'], false],
    ['an empty key', [], false],
  ])('after a change of one run: %s', (_, key, stale) => {
    expect(isStale(key, oneRun)).toBe(stale)
  })

  it('asks for a kill’s receipt, and for no other order, when a worker has said something', () => {
    const beat = pendingOf({ topic: 'workers', ids: ['wkr_a'] })
    expect(isStale([['overrides', 'receipt'], { input: { id: 'ovr_a' } }], beat)).toBe(true)
    expect(isStale([['overrides', 'list'], { input: {} }], beat)).toBe(false)
  })

  it('refreshes each by id when the change names none', () => {
    const any = pendingOf(
      { topic: 'runs', ids: ['run_a'] },
      { topic: 'runs', ids: [] },
      { topic: 'runs', ids: ['run_c'] },
    )
    expect(isStale([['runs', 'get'], { input: { id: 'run_b' } }], any)).toBe(true)
  })

  it('never verifies the whole audit trail because one entry came', () => {
    const entry = pendingOf({ topic: 'audit', ids: ['aud_a'] })
    expect(isStale([['audit', 'list']], entry)).toBe(true)
    expect(isStale([['audit', 'verify'], { input: {} }], entry)).toBe(false)
  })

  it('joins the ids of several changes', () => {
    const two = pendingOf({ topic: 'approvals', ids: ['apr_a'] }, { topic: 'approvals', ids: ['apr_b'] })
    expect(isStale([['approvals', 'get'], { input: { id: 'apr_b' } }], two)).toBe(true)
    expect(isStale([['approvals', 'get'], { input: { id: 'apr_c' } }], two)).toBe(false)
  })
})
