import { describe, expect, it } from 'vitest'
import { noticeAddress } from '../../notices/prepare/notice-address.ts'
import { bandPoints } from './band-points.ts'
import { learningText } from './learning-text.ts'
import { any, emptyRule, formOf, readRule } from './rule-form.ts'
import { actionText } from './words.ts'

describe('bandPoints', () => {
  const hour = (at: string, actual: number, upper: number | null) => ({
    ...{ at, actual, upper, expected: upper === null ? null : upper / 2, lower: 0 },
  })
  it('marks the hours of the anomaly, in dollars; what is not known stays unknown', () => {
    const hours = [
      hour('2026-01-05T09:00:00.000Z', 1e9, 2e9),
      hour('2026-01-05T10:00:00.000Z', 5e9, 2e9),
      hour('2026-01-05T11:00:00.000Z', 0, null),
    ]
    const points = bandPoints({
      ...{ hours, measure: 'cost', from: '2026-01-05T10:00:00.000Z', until: '2026-01-05T11:00:00.000Z' },
    })
    expect(points.map(({ usual, marked, upper }) => [usual, marked, upper])).toEqual([
      [1, null, 2],
      [null, 5, 2],
      [0, null, null],
    ])
  })
})

describe('readRule', () => {
  it.each(['0', '', 'soon', '1.5', '10081', '-3'])('refuses %s minutes', (minutes) => {
    expect(readRule({ ...emptyRule, minutes })).toMatchObject({ rule: null, problem: expect.any(String) })
  })
  it('leaves the measure to usage, and is what the form was made of', () => {
    expect(readRule({ ...emptyRule, kind: 'loop', measure: 'cost' }).rule).toMatchObject({ measure: null })
    const rule = { ...emptyRule, measure: null, agentId: null, lastsMs: 3_600_000 }
    const view = { ...rule, id: 'x', revision: 1, agentName: null, updatedBy: 'ada', updatedAt: '' }
    expect(formOf(view)).toMatchObject({ measure: any, agentId: any, minutes: '60' })
    expect(readRule(formOf(view)).rule).toMatchObject({ measure: null, agentId: null, lastsMs: 3_600_000 })
  })
})

it.each([
  [{ isLearned: true, hours: 1_000 }, 'Its usage is judged by 41 days of its own history'],
  [{ hours: 120 }, 'No data to judge its usage by yet: 5 of 14 days of history'],
  [{ hours: 400 }, 'No data to judge its usage by yet: it did something in 3 of 24 hours'],
])('learningText of %j', (more, text) => {
  const learning = { isLearned: false, hours: 0, activeHours: 3, neededHours: 336, neededActiveHours: 24 }
  expect(learningText({ ...learning, ...more })).toBe(text)
})

it('a message of the inbox leads to its question or its anomaly', () => {
  const anomaly = { reason: 'anomaly', anomalyId: 'ano_1', title: '', agentName: '', runId: null } as const
  const message = { ...anomaly, kind: 'loop', response: 'notify', until: null } as const
  expect(noticeAddress({ message, approvalId: null })).toBe('/anomalies/ano_1')
  expect(noticeAddress({ message: { reason: 'test', by: '' }, approvalId: 'apr_1' })).toBe(
    '/approvals?id=apr_1',
  )
})

it('actionText tells what is in force from what is over', () => {
  const action = { response: 'pause', channels: [], overrideId: 'x', budgetId: null, until: 'then' } as const
  expect(actionText({ ...action, channels: [], isOver: false })).toBe('Paused')
  expect(actionText({ ...action, channels: [], isOver: true })).toBe('Was paused')
  expect(actionText({ ...action, channels: [], response: 'notify', until: null, isOver: false })).toBe(
    'People were told',
  )
})
