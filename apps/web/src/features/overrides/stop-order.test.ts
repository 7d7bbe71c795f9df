import { expect, it } from 'vitest'
import { orderInput } from './stop-order.ts'

const pause = { kind: 'pause', scope: { kind: 'workspace' } } as const

it('never puts the real reason into a dry run, nor a dry run into an order', () => {
  expect(orderInput(pause, ' too costly ', false)).toEqual({ ...pause, reason: 'too costly', dryRun: false })
  expect(orderInput(pause, ' too costly ', true)).toEqual({ ...pause, reason: 'preview', dryRun: true })
})
