import type { Json } from '@ground-control/core/json'
import { describe, expect, it } from 'vitest'
import { jsonDiff } from './json-diff.ts'

describe('jsonDiff', () => {
  it.each<[string, Json, Json, Array<[string, string]>]>([
    ['equal values', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, []],
    ['a changed leaf', { amount: 300, to: 'card' }, { amount: 250, to: 'card' }, [['amount', 'changed']]],
    [
      'keys that come and go',
      { a: 1 },
      { b: 1 },
      [
        ['a', 'removed'],
        ['b', 'added'],
      ],
    ],
    [
      'places of an array',
      { list: [1, 2, 3] },
      { list: [1, 5] },
      [
        ['list[1]', 'changed'],
        ['list[2]', 'removed'],
      ],
    ],
    ['an object that became an array', { a: {} }, { a: [] }, [['a', 'changed']]],
    ['a value that came into being', null, { a: 1 }, [['', 'changed']]],
    ['null beside absence', { a: null }, {}, [['a', 'removed']]],
    ['keys with dots', { 'x.y': { z: 1 } }, { 'x.y': { z: 2 } }, [['"x.y".z', 'changed']]],
  ])('%s', (_, before, after, expected) => {
    expect(jsonDiff(before, after).map((change) => [change.path, change.kind])).toEqual(expected)
  })

  it('takes nothing from prototypes', () => {
    expect(jsonDiff({}, { constructor: 1 })).toMatchObject([{ path: 'constructor', kind: 'added' }])
  })

  it('stops at 500', () => {
    const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`k${index}`, index]))
    expect(jsonDiff({}, many).length).toBeGreaterThanOrEqual(500)
    expect(
      jsonDiff(
        Array.from({ length: 2_000 }, () => 0),
        Array.from({ length: 2_000 }, () => 1),
      ),
    ).toHaveLength(500)
  })
})
