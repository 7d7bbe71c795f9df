import { expect, it } from 'vitest'
import { callSeal } from './call-seal.ts'

const place = { holder: 'ws_1', key: 'mine' }
const request = { procedure: 'budgets.save', body: { limit: 5n, note: undefined } }

it('opens what it closed, nothing included, and nothing that was closed elsewhere', () => {
  const seal = callSeal('a master key', place)
  const sealed = seal.close({ key: 'gc_admin_x' })
  expect(seal.open(sealed)).toEqual({ key: 'gc_admin_x' })
  expect(seal.open(seal.close(undefined))).toBeUndefined()
  expect(sealed.includes('gc_admin_x')).toBe(false)
  for (const other of [
    callSeal('another master key', place),
    callSeal('a master key', { ...place, key: 'yours' }),
    callSeal('a master key', { ...place, holder: 'ws_2' }),
  ])
    expect(() => other.open(sealed)).toThrow('does not open')
})

it('tells requests apart, and to nobody without the master key which they were', () => {
  const { digest } = callSeal('a master key', place)
  expect(digest(request)).toBe(digest({ body: { limit: 5n }, procedure: 'budgets.save' }))
  expect(digest(request)).not.toBe(digest({ ...request, body: { limit: 6n } }))
  expect(digest(request)).not.toBe(callSeal('another master key', place).digest(request))
})
