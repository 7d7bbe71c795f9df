import { describe, expect, it } from 'vitest'
import { orderInput, previewText, receiptText, type StopOrder } from './stop-order.ts'

const kill: StopOrder = { kind: 'kill', scope: { kind: 'workspace' } }
const pause: StopOrder = { kind: 'pause', scope: { kind: 'workspace' }, expiresInMs: 900_000 }
const receipt = (stopped: number, inFlight = 0, alreadyOver = 0) => ({
  stopped,
  inFlight,
  alreadyOver,
  runIds: [],
})

describe('words of an order', () => {
  it.each([
    [previewText(kill, receipt(0)), 'No run would end now; none could start.'],
    [previewText(kill, receipt(1)), 'This ends 1 run for good.'],
    [previewText(kill, receipt(12, 2)), 'This ends 12 runs for good. 2 calls under way may still come back.'],
    [previewText(pause, receipt(3)), 'This holds 3 runs; they go on when it is lifted.'],
    [previewText(pause, receipt(0)), 'No run would be held now; new ones would wait.'],
    [receiptText(kill, receipt(2, 1, 4)), '2 runs ended, 1 in the middle of a call, 4 already over.'],
    [receiptText(pause, receipt(1)), '1 run held.'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected)
  })
})

describe('orderInput', () => {
  it('never puts the real reason into a dry run, nor a dry run into an order', () => {
    expect(orderInput(pause, ' too costly ', false)).toEqual({
      ...pause,
      reason: 'too costly',
      dryRun: false,
    })
    expect(orderInput(pause, ' too costly ', true)).toEqual({ ...pause, reason: 'preview', dryRun: true })
  })
})
