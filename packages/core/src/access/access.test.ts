import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ApiKeyScope, apiKeyScope, roles } from '../actors.ts'
import { mayGrant } from './grant.ts'
import { decideRoleChange } from './membership.ts'
import { createWorkspaceInput } from './schema.ts'
import { maxFailedSignIns, signInWaitMs, signInWindowMs } from './sign-in-limit.ts'

describe('mayGrant', () => {
  const table: Record<ApiKeyScope, ApiKeyScope[]> = {
    viewer: ['viewer'],
    operator: ['viewer', 'operator'],
    developer: ['viewer', 'operator', 'developer'],
    admin: ['viewer', 'operator', 'developer', 'admin', 'worker'],
    worker: [],
  }
  it.each(apiKeyScope.options)('%s hands out no more than it has', (held) => {
    expect(apiKeyScope.options.filter((wanted) => mayGrant(held, wanted)).sort()).toEqual(table[held].sort())
  })
})

describe('decideRoleChange', () => {
  it('never lets the number of admins fall to none', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom<string>('a', 'b', 'c'), { minLength: 1 }),
        fc.constantFrom('a', 'b', 'c', 'd'),
        fc.option(fc.constantFrom(...roles)),
        (admins, userId, role) => {
          const after = new Set(admins)
          if (role === 'admin') after.add(userId)
          else after.delete(userId)
          expect(decideRoleChange(admins, { userId, role })).toBe(after.size === 0 ? 'last_admin' : 'allowed')
        },
      ),
    )
  })
})

describe('signInWaitMs', () => {
  it.each([
    ['none failed', [], null],
    ['one short of the limit', Array(maxFailedSignIns - 1).fill(1_000), null],
    ['the limit reached just now', Array(maxFailedSignIns).fill(1_000_000), signInWindowMs],
    ['the oldest that counts is about to pass', [100_001, ...Array(9).fill(900_000)], 1],
    ['the oldest has passed', [100_000, ...Array(9).fill(900_000)], null],
  ])('%s', (_, failures, wait) => {
    expect(signInWaitMs(failures, 1_000_000)).toBe(wait)
  })
})

describe('a time zone', () => {
  const parse = (timeZone: string) =>
    createWorkspaceInput.safeParse({ name: 'A', slug: 'aa', timeZone }).success
  it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+3'])('takes %s', (zone) => {
    expect(parse(zone)).toBe(true)
  })
  it.each(['', 'Mars/Olympus', '+01:00', "UTC'; drop", 'europe berlin'])('refuses %j', (zone) => {
    expect(parse(zone)).toBe(false)
  })
})
