import { applyOverrideInput } from '@ground-control/core/overrides/schema'
import { describe, expect, it } from 'vitest'
import { emptyOverride, type OverrideForm, readOverride, withKind } from './override-form.ts'

const form: OverrideForm = { ...emptyOverride, reason: 'Odd refunds' }
const runId = 'run_01h455vb4pex5vsknk084sn02q'

describe('readOverride', () => {
  it.each<[string, Partial<OverrideForm>, object]>([
    ['a pause of everything', {}, { kind: 'pause', scope: { kind: 'workspace' } }],
    [
      'a kill of a run',
      { kind: 'kill', scope: 'run', runId: ` ${runId} ` },
      { kind: 'kill', scope: { kind: 'run', id: runId } },
    ],
    [
      'a pinned version',
      { ...withKind(form, 'pin_version'), agentId: 'agent_01h455vb4pex5vsknk084sn02q', version: ' 3 ' },
      {
        kind: 'pin_version',
        scope: { kind: 'agent', id: 'agent_01h455vb4pex5vsknk084sn02q' },
        version: 3,
      },
    ],
    ['a freeze', withKind(form, 'freeze'), { kind: 'freeze', scope: { kind: 'workspace' } }],
    [
      'a pinned model',
      { kind: 'pin_model', model: 'openai/gpt-4o-mini', duration: '1h' },
      {
        kind: 'pin_model',
        scope: { kind: 'workspace' },
        model: 'openai/gpt-4o-mini',
        expiresInMs: 3_600_000,
      },
    ],
    [
      'a bypass of every call',
      { kind: 'bypass', duration: '15m', tool: ' ' },
      { kind: 'bypass', scope: { kind: 'workspace' }, expiresInMs: 900_000 },
    ],
    [
      'a bypass of one tool',
      { kind: 'bypass', duration: '15m', tool: ' issue_refund ' },
      { kind: 'bypass', scope: { kind: 'workspace' }, tool: 'issue_refund', expiresInMs: 900_000 },
    ],
    ['no tool of a pause', { tool: 'issue_refund' }, { kind: 'pause', scope: { kind: 'workspace' } }],
  ])('%s', (_, change, order) => {
    const read = readOverride({ ...form, ...change })
    expect(read).toEqual({ order, problems: {} })
    expect(applyOverrideInput.safeParse({ ...read.order, reason: 'x' }).success).toBe(true)
  })
  it.each<[string, Partial<OverrideForm>, string]>([
    ['an agent', { scope: 'agent' }, 'agentId'],
    ['a run', { scope: 'run', runId: 'run_1' }, 'runId'],
    ['a model', { kind: 'pin_model', model: 'gpt-4o' }, 'model'],
    ['a version', { kind: 'pin_version', scope: 'agent', agentId: 'a', version: '0' }, 'version'],
    ['an end', { kind: 'bypass' }, 'duration'],
    ['a tool', { kind: 'bypass', duration: '1h', tool: 'issue refund' }, 'tool'],
  ])('asks for %s', (_, change, field) => {
    const read = readOverride({ ...form, ...change })
    expect(read.order).toBeNull()
    expect(Object.keys(read.problems)).toEqual([field])
  })
  it('can be previewed before it has a reason', () => {
    const read = readOverride({ ...form, reason: ' ' })
    expect(read.order).not.toBeNull()
    expect(Object.keys(read.problems)).toEqual(['reason'])
  })
})

it('gives a bypass an end', () => {
  expect(withKind(form, 'bypass').duration).toBe('15m')
  expect(withKind({ ...form, duration: '1h' }, 'bypass').duration).toBe('1h')
  expect(withKind({ ...form, duration: '24h' }, 'bypass').duration).toBe('15m')
  expect(withKind(form, 'kill').duration).toBe('open')
})

it('takes no scope that the kind does not', () => {
  expect(withKind({ ...form, scope: 'run' }, 'freeze').scope).toBe('workspace')
  expect(withKind({ ...form, scope: 'run' }, 'pin_version').scope).toBe('agent')
  expect(withKind({ ...form, scope: 'agent' }, 'freeze').scope).toBe('agent')
})
