import { expect, it } from 'vitest'
import { shareOf, timeText, yesShare } from './insight-texts'

it('says nothing of what was not measured, and a share of what was', () => {
  expect([
    timeText(null),
    shareOf(0, { asked: 0 }),
    yesShare({ approved: 0, edited: 0, rejected: 0 }),
  ]).toEqual([null, null, null])
  expect(shareOf(1, { asked: 4 })).toBe('25 %')
  expect(yesShare({ approved: 2, edited: 1, rejected: 1 })).toBe('75 %')
  expect(timeText(90_000)).toBe('1 min 30 s')
})
