import { describe, expect, it } from 'vitest'
import { keyName, matchKeys } from './keys.ts'

const press = (key: string, more: Partial<KeyboardEvent> = {}) =>
  keyName({ key, metaKey: false, ctrlKey: false, altKey: false, ...more })

describe('keyName', () => {
  it.each([
    [press('K', { metaKey: true }), 'mod+k'],
    [press('k', { ctrlKey: true }), 'mod+k'],
    [press('?'), '?'],
    [press('Enter'), 'Enter'],
    [press('a', { altKey: true }), 'alt+a'],
    [press('A', { shiftKey: true }), 'shift+a'],
    [press('A'), 'a'],
    [press('?', { shiftKey: true }), '?'],
  ])('%s', (name, expected) => {
    expect(name).toBe(expected)
  })
})

describe('matchKeys', () => {
  const shortcuts = [{ keys: 'r' }, { keys: 'g r' }, { keys: 'g o' }, { keys: 'mod+k' }]
  it.each<[string[], string | null, boolean]>([
    [['r'], 'r', false],
    [['g'], null, true],
    [['g', 'r'], 'g r', false],
    [['x', 'g', 'o'], 'g o', false],
    [['g', 'x'], null, false],
    [['g', 'g'], null, true],
    [['mod+k'], 'mod+k', false],
    [[], null, false],
  ])('%j', (pressed, match, isOpen) => {
    expect(matchKeys(pressed, shortcuts)).toEqual({ match: match === null ? null : { keys: match }, isOpen })
  })

  it('lets a page take a key over from the shell', () => {
    const own = [
      { keys: 'r', of: 'shell' },
      { keys: 'r', of: 'page' },
    ]
    expect(matchKeys(['r'], own).match?.of).toBe('page')
  })
})
