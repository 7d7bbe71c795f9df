import type { BudgetPreview } from '@ground-control/core/budgets/schema'
import { describe, expect, it } from 'vitest'
import { accountText, previewTexts } from './preview-texts.ts'

const preview: BudgetPreview = {
  since: '2026-10-28T00:00:00.000Z',
  calls: 1_200,
  refused: 0,
  asked: 0,
  degraded: 0,
  throttled: 0,
  runs: 0,
  used: '5000000000',
  allowed: '5000000000',
  fired: [],
  accounts: [],
}

describe('previewTexts', () => {
  it('says that all would have passed', () => {
    const { headline, lines } = previewTexts(preview, 'cost')
    expect(headline).toBe('It would have let all 1,200 calls pass.')
    expect(lines).toEqual([expect.stringContaining('$5.00 used.')])
  })
  it('says what would have been held back, asked and fired', () => {
    const { headline, lines } = previewTexts(
      {
        ...preview,
        refused: 30,
        asked: 1,
        runs: 1,
        allowed: '4000000000',
        fired: [
          { threshold: { atPercent: 80, action: 'ask' }, times: 2, firstAt: '2026-11-01T10:00:00.000Z' },
        ],
      },
      'cost',
    )
    expect(headline).toBe('It would have held back 31 calls of 1,200, of 1 run.')
    expect(lines).toEqual([
      expect.stringContaining('$1.00 of it held back.'),
      '30 calls refused.',
      'A person asked about 1 call.',
      expect.stringMatching(/^At 80 % \(ask a person\): 2 times, first on /),
    ])
  })
  it('says that nothing would have counted', () => {
    expect(previewTexts({ ...preview, calls: 0 }, 'cost').headline).toMatch(/^No call since /)
  })
  it('names an account and when it was full', () => {
    const account = {
      subject: 'mia',
      subjectLabel: 'mia',
      startsAt: '2026-11-01T00:00:00.000Z',
      used: '12',
      allowed: '10',
      refusedAt: '2026-11-01T10:00:00.000Z',
    }
    expect(accountText(account, 'calls')).toMatch(/^mia from .*: 12 calls used; full on /)
    expect(accountText({ ...account, startsAt: '1970-01-01T00:00:00.000Z', refusedAt: null }, 'calls')).toBe(
      'mia: 12 calls used.',
    )
  })
})
