import { describe, expect, it } from 'vitest'
import { noFilters } from './run-filters.ts'
import { builtInViews, readViews, withoutView, withView } from './saved-views.ts'

const view = { name: 'Mine', filters: { ...noFilters, status: ['failed' as const], q: 'mia' } }

describe('readViews', () => {
  it('reads what was written', () => {
    expect(readViews(JSON.stringify([view, ...builtInViews]))).toEqual([view, ...builtInViews])
  })
  it.each([null, '', '{', '{}', '[1, null, "x", {}, {"name": ""}]'])('has none in %j', (stored) => {
    expect(readViews(stored)).toEqual([])
  })
  it('leaves out what it does not know', () => {
    const stored = [
      { name: 'Old', filters: { status: ['failed', 'exploded'], period: '3y', q: 5, agent: 'a' } },
    ]
    expect(readViews(JSON.stringify(stored))).toEqual([
      { name: 'Old', filters: { ...noFilters, status: ['failed'], agent: 'a' } },
    ])
  })
})

it('replaces by name and removes', () => {
  const changed = { ...view, filters: noFilters }
  expect(withView([view], changed)).toEqual([changed])
  expect(withoutView([view, { ...view, name: 'Other' }], 'Mine')).toHaveLength(1)
})
