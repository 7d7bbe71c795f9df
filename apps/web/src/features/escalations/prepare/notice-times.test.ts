import { describe, expect, it } from 'vitest'
import { instantOfLocal, localOfInstant, noticeTimes } from './notice-times.ts'

describe('noticeTimes', () => {
  it.each([
    ['2026-11-23T10:00:00Z', 'Europe/Berlin', 'at once', 'Mon 23 Nov, 11:00'],
    ['2026-11-24T08:30:00Z', 'America/New_York', '+ 22 h 30 min', 'Tue 24 Nov, 03:30'],
    ['2026-11-24T08:30:00Z', 'UTC', '+ 22 h 30 min', 'Tue 24 Nov, 08:30'],
  ])('%s in %s', (at, zone, later, clock) => {
    expect(noticeTimes(at, '2026-11-23T10:00:00Z', zone)).toEqual({ later, clock })
  })
  it('shows the reader’s own clock while a zone is half typed', () => {
    expect(noticeTimes('2026-11-23T10:00:00Z', '2026-11-23T10:00:00Z', 'Europe/Be').clock).toContain('Nov')
  })
})

describe('a field for a moment', () => {
  it('gives back the instant it shows', () => {
    expect(instantOfLocal(localOfInstant('2026-11-23T10:07:00.000Z'))).toBe('2026-11-23T10:07:00.000Z')
  })
  it.each(['', 'soon', '0000-01-01T00:00'])('has none in %j', (text) => {
    expect(instantOfLocal(text)).toBeNull()
  })
})
