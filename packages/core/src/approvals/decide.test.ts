import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ApprovalFacts, approvalDigestInput, decideApproval } from './decide.ts'
import { approvalStatus, type DecideApprovalInput } from './schema.ts'

const digest = 'a'.repeat(64)
const now = new Date('2026-11-22T12:00:00Z')
const facts: ApprovalFacts = {
  status: 'pending',
  digest,
  arguments: { amount: 5, to: ['mia'] },
  deadlineAt: new Date('2026-11-22T12:00:00.001Z'),
  runIsOver: false,
  isClaimedByOther: false,
}
const edit = (value: unknown): DecideApprovalInput['decision'] => ({
  kind: 'edit',
  arguments: value as never,
})
const approve = { kind: 'approve' } as const
const fine = () => null
const wrong = () => ({ path: 'amount', message: 'must be <= 10' })

describe('decideApproval', () => {
  it('takes a yes, a no and an edit', () => {
    expect(decideApproval(facts, { digest, decision: approve }, now, fine)).toEqual({
      ok: true,
      status: 'approved',
      arguments: facts.arguments,
    })
    expect(decideApproval(facts, { digest, decision: { kind: 'reject' } }, now, fine)).toMatchObject({
      status: 'rejected',
      arguments: facts.arguments,
    })
    expect(decideApproval(facts, { digest, decision: edit({ amount: 6 }) }, now, fine)).toEqual({
      ok: true,
      status: 'edited',
      arguments: { amount: 6 },
    })
  })

  it('takes an edit that changes nothing for a yes, and checks it no more than one', () => {
    const same = edit({ to: ['mia'], amount: 5 })
    expect(decideApproval(facts, { digest, decision: same }, now, wrong)).toMatchObject({
      status: 'approved',
    })
  })

  it('refuses arguments that the check finds wrong', () => {
    expect(decideApproval(facts, { digest, decision: edit({ amount: 11 }) }, now, wrong)).toEqual({
      ok: false,
      why: 'invalid_arguments',
      problem: { path: 'amount', message: 'must be <= 10' },
    })
  })

  it('ends at the deadline, to the millisecond', () => {
    const at = (deadlineAt: Date | null) =>
      decideApproval({ ...facts, deadlineAt }, { digest, decision: approve }, now, fine)
    expect(at(now)).toEqual({ ok: false, why: 'expired' })
    expect(at(new Date(now.getTime() + 1)).ok).toBe(true)
    expect(at(null).ok).toBe(true)
  })

  it('is void for what the person did not see, and for a run that is over', () => {
    expect(decideApproval(facts, { digest: 'b'.repeat(64), decision: approve }, now, fine)).toEqual({
      ok: false,
      why: 'digest',
    })
    expect(decideApproval({ ...facts, runIsOver: true }, { digest, decision: approve }, now, fine)).toEqual({
      ok: false,
      why: 'run_over',
    })
  })

  it('is for who has taken it on', () => {
    const claimed = { ...facts, isClaimedByOther: true }
    expect(decideApproval(claimed, { digest, decision: approve }, now, fine)).toEqual({
      ok: false,
      why: 'claimed',
    })
  })

  it('never decides twice', () => {
    for (const status of approvalStatus.options.filter((option) => option !== 'pending'))
      expect(decideApproval({ ...facts, status }, { digest, decision: approve }, now, fine)).toEqual({
        ok: false,
        why: 'already',
      })
  })
})

describe('approvalDigestInput', () => {
  const subject = {
    action: 'refund',
    arguments: { a: 1, b: [1] },
    agentVersionId: 'v1',
    policyVersionId: 'p1',
  }

  it('is the same whatever the order of keys', () => {
    expect(approvalDigestInput({ ...subject, arguments: { b: [1], a: 1 } })).toBe(
      approvalDigestInput(subject),
    )
  })

  it('tells apart whatever differs', () => {
    const others = [
      { action: 'refund2' },
      { arguments: { a: 1, b: ['1'] } },
      { agentVersionId: 'v2' },
      { policyVersionId: null },
    ].map((change) => approvalDigestInput({ ...subject, ...change }))
    expect(new Set([...others, approvalDigestInput(subject)]).size).toBe(5)
  })

  it('is the same after a way through JSON, which is how arguments are kept', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const kept = JSON.parse(JSON.stringify(value))
        expect(approvalDigestInput({ ...subject, arguments: kept })).toBe(
          approvalDigestInput({ ...subject, arguments: value as never }),
        )
      }),
    )
  })
})
