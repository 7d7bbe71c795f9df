import { describe, expect, it } from 'vitest'
import { newSince } from './new-since.ts'

const item = (second: number, more: Partial<{ isOpen: boolean; readAt: string }> = {}) => ({
  createdAt: `2026-11-23T10:00:0${second}.000Z`,
  isOpen: true,
  readAt: null,
  ...more,
})

describe('newSince', () => {
  it('takes what is there at the first look for old', () => {
    expect(newSince([item(2), item(1)], null)).toEqual({ fresh: [], until: item(2).createdAt })
    expect(newSince([], null)).toEqual({ fresh: [], until: '' })
    expect(newSince([item(1)], '').fresh).toEqual([item(1)])
  })
  it('gives each once, and nothing that was read or decided meanwhile', () => {
    const items = [item(4), item(3, { readAt: 'now' }), item(2, { isOpen: false }), item(1)]
    const { fresh, until } = newSince(items, item(1).createdAt)
    expect(fresh).toEqual([item(4)])
    expect(newSince(items, until).fresh).toEqual([])
    expect(newSince([], until).until).toBe(until)
  })
})
