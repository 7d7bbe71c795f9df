import { describe, expect, it } from 'vitest'
import { placeOf, places } from './navigation.ts'

describe('placeOf', () => {
  it.each([
    ['/', 'Overview'],
    ['/runs/run_x', 'Runs'],
    ['/settings', 'Settings'],
    ['/runsome', undefined],
    ['/nowhere', undefined],
  ])('%s → %s', (path, label) => {
    expect(placeOf(path)?.label).toBe(label)
  })

  it('gives each place its own key', () => {
    expect(new Set(places.map((place) => place.key)).size).toBe(places.length)
  })
})
