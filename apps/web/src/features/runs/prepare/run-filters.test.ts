import { describe, expect, it } from 'vitest'
import { hasFilters, isTag, listInput, noFilters, sameFilters } from './run-filters.ts'

const now = Date.parse('2026-11-20T12:00:00Z')

describe('listInput', () => {
  it('asks for everything without filters', () => expect(listInput(noFilters, now)).toEqual({}))
  it('asks for what is set', () => {
    const filters = {
      ...noFilters,
      status: ['failed' as const],
      agent: 'agent_1',
      tag: 'vip',
      q: 'mia',
      user: 'mia_li',
    }
    expect(listInput({ ...filters, period: '24h' }, now)).toEqual({
      status: ['failed'],
      agentId: 'agent_1',
      endUser: 'mia_li',
      tag: 'vip',
      search: 'mia',
      since: '2026-11-19T12:00:00.000Z',
    })
  })
  it('does not ask for what can be no tag', () =>
    expect(listInput({ ...noFilters, tag: 'a b' }, now)).toEqual({}))
})

it.each([
  ['vip', true],
  ['team:eu/1.2-x_y', true],
  ['', false],
  ['-vip', false],
  ['a b', false],
  ['x'.repeat(101), false],
])('isTag(%j)', (text, expected) => expect(isTag(text)).toBe(expected))

describe('filters', () => {
  it('knows when there are any', () => {
    expect(hasFilters(noFilters)).toBe(false)
    expect(hasFilters({ ...noFilters, status: ['queued'] })).toBe(true)
    expect(hasFilters({ ...noFilters, period: '1h' })).toBe(true)
  })
  it('does not care for the order of states', () => {
    const one = { ...noFilters, status: ['failed' as const, 'queued' as const] }
    expect(sameFilters(one, { ...noFilters, status: ['queued', 'failed'] })).toBe(true)
    expect(sameFilters(one, noFilters)).toBe(false)
  })
})
