import {
  auditTimelineInput,
  type CheckpointSinkView,
  listAuditInput,
} from '@ground-control/core/audit/schema'
import { describe, expect, it } from 'vitest'
import { exportPiece } from './export-piece.ts'
import { type AuditFilters, auditInput, timelineInput } from './filters.ts'
import { sinkLine } from './sink-line.ts'

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

describe('timelineInput', () => {
  it('is what the control plane accepts', () => {
    const input = timelineInput({
      who: 'user_01h455vb4pex5vsknk084sn02q',
      part: 'received',
      since: '2026-01-30',
      until: 'soon',
    })
    expect(auditTimelineInput.parse(input)).toMatchObject({ part: 'received', since: expect.any(String) })
    expect(input).not.toHaveProperty('until')
  })
})

describe('sinkLine', () => {
  const sink: CheckpointSinkView = {
    kind: 'file',
    target: '/checkpoints',
    writtenBatch: 4,
    lastBatch: 5,
    writtenAt: null,
    lagMs: 900,
    failingSince: null,
    lastError: null,
  }
  it.each([
    [{}, 'good', 'Up to date'],
    [{ lagMs: 61_000 }, 'warn', '1 batch behind'],
    [{ failingSince: '2026-01-01T00:00:00Z', writtenBatch: 1 }, 'bad', 'Failing, 4 batches behind'],
  ])('of %j is %s', (facts, tone, state) => {
    expect(sinkLine({ ...sink, ...facts })).toEqual({ tone, place: 'file', state })
  })
})

describe('exportPiece', () => {
  it('keeps one head line', () => {
    expect(exportPiece('csv', 'id,at\r\n1,a\r\n', true)).toBe('id,at\r\n1,a\r\n')
    expect(exportPiece('csv', 'id,at\r\n2,b\r\n', false)).toBe('2,b\r\n')
  })
  it('leaves JSON lines as they are', () => {
    expect(exportPiece('jsonl', '{"a":1}\n', false)).toBe('{"a":1}\n')
    expect(exportPiece('jsonl', '', true)).toBe('')
  })
})
