import type { ApprovalView } from '@ground-control/core/approvals/schema'
import { describe, expect, it } from 'vitest'
import { aftermathText, outcomeText } from './outcome.ts'

const bo = { kind: 'person', id: 'user_bo', name: 'Bo' } as const
const key = { kind: 'program', id: 'key_1', name: 'operator key' } as const

describe('outcomeText', () => {
  it.each<[ApprovalView['status'], ApprovalView['decidedBy'], string]>([
    ['approved', bo, 'Bo approved this'],
    ['approved', { ...bo, id: 'user_me' }, 'You approved this'],
    ['edited', bo, 'Bo approved this with changes'],
    ['rejected', key, 'The program “operator key” rejected this'],
    ['expired', null, 'Nobody decided in time'],
    ['cancelled', null, 'The run ended before anybody decided'],
  ])('%s by %j', (status, decidedBy, expected) => {
    expect(outcomeText({ status, decidedBy }, 'user_me')).toBe(expected)
  })
})

describe('aftermathText', () => {
  it('tells an answered yes from an answered no', () => {
    expect(aftermathText('running', true)).not.toBe(aftermathText('running', false))
  })
  it('shows a status of tomorrow as it is', () => {
    expect(aftermathText('parked', true)).toBe('The run is parked')
  })
})
