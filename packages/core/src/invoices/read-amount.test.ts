import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nanoToUsd } from '../money.ts'
import { readAmount } from './read-amount.ts'

it.each([
  ['1', 1_000_000_000n],
  [' $1,234.50 ', 1_234_500_000_000n],
  ['-$0.25', -250_000_000n],
  ['$-0.25', -250_000_000n],
  ['.5', 500_000_000n],
  ['0.30000000000000004', 300_000_000n],
  ['0.0000000005', 1n],
  ['-0.0000000005', -1n],
  ['0.0000000004999', 0n],
  ['1.2e-05', 12_000n],
  ['1.2E3', 1_200_000_000_000n],
  ['1e-30', 0n],
])('%s', (text, nano) => expect(readAmount(text)).toBe(nano))

it.each([
  '',
  '.',
  '$',
  'abc',
  '1.234,56',
  '1,23',
  '12,3456',
  '€5',
  '1 000',
  '=1+1',
  'NaN',
  '1e999',
  '9999999999999',
  '1e12',
  '--1',
  '0x10',
])('no amount: %s', (text) => expect(readAmount(text)).toBeNull())

it('reads back to the last digit what is written', () => {
  const limit = 10n ** 17n
  fc.assert(
    fc.property(fc.bigInt({ min: -limit, max: limit }), (nano) => {
      expect(readAmount(nanoToUsd(nano))).toBe(nano)
    }),
  )
})
