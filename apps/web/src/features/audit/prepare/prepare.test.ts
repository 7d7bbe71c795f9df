import { listAuditInput } from '@ground-control/core/audit/schema'
import { describe, expect, it } from 'vitest'
import { type AuditFilters, auditInput } from './filters.ts'
import { joinExport } from './join-export.ts'

const none: AuditFilters = { q: '', actor: '', action: '', subject: '', run: '', since: '', until: '' }

describe('auditInput', () => {
  it('asks for everything when nothing is filtered', () => {
    expect(auditInput(none)).toEqual({ limit: 50 })
  })

  it('takes both days whole, and is what the control plane accepts', () => {
    const input = auditInput({
      ...none,
      q: ' refund ',
      actor: 'user_x',
      since: '2026-01-30',
      until: '2026-01-31',
    })
    expect(input).toMatchObject({ search: 'refund', actorId: 'user_x' })
    expect(Date.parse(input.until!) - Date.parse(input.since!)).toBe(2 * 86_400_000)
    expect(listAuditInput.safeParse(input).success).toBe(true)
  })

  it.each(['soon', '2026-1-1', '20260101'])('leaves out a day that is none: %s', (since) => {
    expect(auditInput({ ...none, since })).toEqual({ limit: 50 })
  })
})

describe('joinExport', () => {
  it('keeps one head line', () => {
    expect(joinExport('csv', ['id,at\n1,a\n', 'id,at\n2,b', ''])).toBe('id,at\n1,a\n2,b\n')
  })
  it('ends every line', () => {
    expect(joinExport('jsonl', ['{"a":1}', '{"a":2}\n'])).toBe('{"a":1}\n{"a":2}\n')
    expect(joinExport('jsonl', [])).toBe('')
  })
})
