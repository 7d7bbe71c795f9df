import type { JournalStep } from '@ground-control/core/workers/schema'
import { describe, expect, test } from 'vitest'
import { Journal } from './journal.ts'

const step = (
  name: string,
  occurrence: number,
  digest: string,
  status: JournalStep['status'] = 'succeeded',
) =>
  ({
    id: `${name}${occurrence}`,
    name,
    occurrence,
    digest,
    status,
    kind: 'model',
    output: null,
    error: null,
  }) as const

describe('a claim', () => {
  test('finds a step by name and use', () => {
    const journal = new Journal([step('a', 0, 'x'), step('a', 1, 'y')])
    expect(journal.claim('a', 'x')).toMatchObject({ found: 'settled', occurrence: 0 })
    expect(journal.claim('a', 'y')).toMatchObject({ found: 'settled', occurrence: 1 })
    expect(journal.claim('a', 'z')).toEqual({ found: 'new', occurrence: 2 })
    expect(journal.claim('b', 'x')).toEqual({ found: 'new', occurrence: 0 })
  })

  test('that asks something else is a mismatch', () => {
    const journal = new Journal([step('a', 0, 'x')])
    expect(journal.claim('a', 'y')).toMatchObject({ found: 'mismatch', occurrence: 0 })
  })

  test('by content takes what asks the same, in whatever order two branches come', () => {
    const journal = new Journal([step('model', 0, 'x'), step('model', 1, 'y')])
    const byContent = { byContent: true }
    expect(journal.claim('model', 'y', byContent)).toMatchObject({ found: 'settled', occurrence: 1 })
    expect(journal.claim('model', 'x', byContent)).toMatchObject({ found: 'settled', occurrence: 0 })
    expect(journal.claim('model', 'z', byContent)).toEqual({ found: 'new', occurrence: 2 })
  })

  test('by content still tells a changed question', () => {
    const journal = new Journal([step('model', 0, 'x'), step('model', 1, 'y')])
    expect(journal.claim('model', 'z', { byContent: true })).toMatchObject({ found: 'mismatch' })
  })

  test('of a step that is not over asks again under the same key', () => {
    const journal = new Journal([step('tool', 0, 'x', 'started')])
    expect(journal.claim('tool', 'x')).toMatchObject({ found: 'open', occurrence: 0 })
    expect(journal.hasUnclaimed).toBe(false)
  })
})
