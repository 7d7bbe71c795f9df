import { describe, expect, it } from 'vitest'
import { formatDuration } from './duration.ts'
import { exactUsd, formatUsd } from './money.ts'
import { counted, formatShare } from './number.ts'
import { formatRelative } from './relative-time.ts'

describe('formatUsd', () => {
  it.each([
    ['0', '$0.00'],
    ['1', '$0.000000001'],
    ['4200000', '$0.0042'],
    ['4000000', '$0.004'],
    ['9999999', '$0.0099'],
    ['10000000', '$0.01'],
    ['1234567890', '$1.23'],
    ['1235000000', '$1.24'],
    ['1204500000000', '$1,204.50'],
    ['999999999999999999', '$1,000,000,000.00'],
    ['-5000000000', '−$5.00'],
  ])('%s nano-USD → %s', (nano, text) => {
    expect(formatUsd(nano)).toBe(text)
  })

  it('has the exact amount too', () => {
    expect(exactUsd('1234567890')).toBe('$1.23456789')
  })
})

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [840.4, '840 ms'],
    [3_290, '3.2 s'],
    [59_999, '59 s'],
    [250_000, '4 min 10 s'],
    [240_000, '4 min'],
    [7_500_000, '2 h 5 min'],
    [270_000_000, '3 d 3 h'],
    [-5, '0 ms'],
    [Number.NaN, 'no data'],
  ])('%d ms → %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})

describe('formatRelative', () => {
  const now = Date.parse('2026-01-10T12:00:00Z')
  it.each([
    [-1_000, 'just now'],
    [-8_400, '8 s ago'],
    [-61_000, '1 min ago'],
    [-7_500_000, '2 h ago'],
    [-200_000_000, '2 d ago'],
    [90_000, 'in 1 min'],
  ])('%d ms → %s', (distance, text) => {
    expect(formatRelative(now + distance, now)).toBe(text)
  })
})

describe('formatShare', () => {
  it.each([
    [0, '0 %'],
    [0.0002, '< 0.1 %'],
    [0.0312, '3.1 %'],
    [0.5, '50 %'],
    [1, '100 %'],
  ])('%d → %s', (share, text) => {
    expect(formatShare(share)).toBe(text)
  })
})

describe('counted', () => {
  it.each([
    [1, 'entries', '1 entry'],
    [1, 'runs', '1 run'],
    [0, 'runs', '0 runs'],
    [1200, 'entries', '1,200 entries'],
  ])('%d %s → %s', (value, plural, text) => {
    expect(counted(value, plural)).toBe(text)
  })
})
