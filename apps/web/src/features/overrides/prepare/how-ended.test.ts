import { expect, it } from 'vitest'
import { howEnded } from './how-ended.ts'

const at = '2026-11-20T12:00:00Z'
const order = { inForce: false, liftedAt: null, liftedBy: null, expiresAt: at }
const bo = { kind: 'person', id: 'user_bo', name: 'Bo' } as const

it.each([
  [{ ...order, inForce: true }, null],
  [order, { text: 'Ran out', at }],
  [
    { ...order, liftedAt: at, liftedBy: bo, expiresAt: null },
    { text: 'Lifted by Bo', at },
  ],
  [
    { ...order, liftedAt: at },
    { text: 'Lifted by somebody', at },
  ],
])('%j', (override, expected) => expect(howEnded(override)).toEqual(expected))
