import { describe, expect, it } from 'vitest'
import { refusalOf } from './refusal.ts'
import { shownError } from './shown-error.ts'

const answered = (code: string, details: unknown = {}) => ({
  data: { app: { code, message: 'said so', details } },
})

describe('shownError', () => {
  it('keeps the words of the control plane and names the field', () => {
    const shown = shownError(
      answered('bad_request', {
        issues: [
          { field: 'limit', message: 'is too large' },
          { field: 'limit', message: 'second' },
        ],
      }),
    )
    expect(shown).toMatchObject({
      code: 'bad_request',
      message: 'said so',
      fields: { limit: 'is too large' },
      canRetry: false,
    })
  })

  it('takes the one field that a verb named', () => {
    const error = {
      data: { app: { code: 'bad_request', message: 'current: is wrong', details: { field: 'current' } } },
    }
    expect(shownError(error).fields).toEqual({ current: 'is wrong' })
  })

  it.each([
    ['unavailable', true],
    ['internal', true],
    ['refused', false],
    ['conflict', false],
    ['unauthenticated', false],
  ])('%s may be asked again: %s', (code, canRetry) => {
    expect(shownError(answered(code)).canRetry).toBe(canRetry)
  })

  it.each([
    [null],
    [undefined],
    ['text'],
    [new TypeError('fetch failed')],
    [{ data: { app: { code: 7 } } }],
    [{ data: null }],
  ])('takes %o for a lost connection', (error) => {
    expect(shownError(error)).toMatchObject({ code: 'network', canRetry: true })
  })
})

describe('refusalOf', () => {
  it.each([
    [{ by: 'budget', id: 'bud_1', name: 'Daily' }, 'Budget “Daily”', '/budgets/bud_1'],
    [
      { by: 'policy', id: 'pol_1', name: 'refunds', rule: 'over 200', version: 3 },
      'Policy “refunds”, rule “over 200”, version 3',
      '/policies/pol_1',
    ],
    [{ by: 'override', id: 'ovr_1' }, 'Override', '/overrides'],
    [{ by: 'role', needed: 'admin' }, 'Needs the role admin', '/settings'],
    [{ by: 'budget' }, 'Budget', null],
    [{ by: 'price', name: 'acme/one' }, 'No known price for “acme/one”', '/budgets'],
  ])('%o', (details, label, href) => {
    expect(refusalOf(details)).toMatchObject({ label, href })
  })

  it('is silent where nobody refused, and never lets an id leave its path', () => {
    expect(refusalOf({ by: 'weather' })).toBeNull()
    expect(refusalOf(null)).toBeNull()
    expect(refusalOf({ by: 'budget', id: '../../x' })?.href).toBe('/budgets/..%2F..%2Fx')
  })
})
