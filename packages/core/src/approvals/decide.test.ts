import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ApprovalFacts, approvalDigestInput, decideApproval } from './decide.ts'
import { approvalStatus, type DecideApprovalInput } from './schema.ts'

const digest = 'a'.repeat(64)
const now = new Date('2026-11-22T12:00:00Z')
const asked = { amount: 5, to: ['mia'] }
const facts: ApprovalFacts = {
  kind: 'approval',
  status: 'pending',
  digest,
  arguments: asked,
  askedArguments: asked,
  deadlineAt: new Date('2026-11-22T12:00:00.001Z'),
  runIsOver: false,
  isClaimedByOther: false,
  need: 1,
  votes: 0,
  hasVoted: false,
  isPutToOthers: false,
  duty: null,
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

describe('where several must approve', () => {
  const say = (more: Partial<ApprovalFacts>, decision: DecideApprovalInput['decision'] = approve) =>
    decideApproval({ ...facts, need: 3, ...more }, { digest, decision }, now, fine)

  it('waits for the last of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 19 }), (need, votes) => {
        fc.pre(votes < need)
        const verdict = say({ need, votes })
        expect(verdict).toMatchObject({ ok: true, status: votes + 1 < need ? 'pending' : 'approved' })
      }),
    )
  })

  it('counts nobody twice, and one no ends it', () => {
    expect(say({ votes: 2, hasVoted: true })).toEqual({ ok: false, why: 'voted' })
    expect(say({ votes: 2, hasVoted: true }, { kind: 'reject' })).toMatchObject({ status: 'rejected' })
  })

  it('starts anew on what an edit makes of it, for who has voted too', () => {
    const edited = { amount: 6 }
    expect(say({ votes: 2, hasVoted: true }, edit(edited))).toEqual({
      ok: true,
      status: 'pending',
      arguments: edited,
      isNew: true,
    })
    expect(say({ votes: 2, arguments: edited })).toEqual({ ok: true, status: 'edited', arguments: edited })
    expect(say({ votes: 2, arguments: edited }, edit(edited))).toMatchObject({ status: 'edited' })
    expect(say({ votes: 2, arguments: edited }, edit(asked))).toMatchObject({
      status: 'pending',
      isNew: true,
    })
  })
})

describe('who may', () => {
  const say = (more: Partial<ApprovalFacts>, decision: DecideApprovalInput['decision'] = approve) =>
    decideApproval({ ...facts, ...more }, { digest, decision }, now, fine)

  it('is not who it is not put to, for a no neither', () => {
    expect(say({ isPutToOthers: true })).toEqual({ ok: false, why: 'not_asked' })
    expect(say({ isPutToOthers: true }, { kind: 'reject' })).toEqual({ ok: false, why: 'not_asked' })
  })

  it('is not who had a part in it, but for a no', () => {
    for (const decision of [approve, edit({ amount: 6 })])
      expect(say({ duty: 'started_run' }, decision)).toEqual({
        ok: false,
        why: 'own_doing',
        duty: 'started_run',
      })
    expect(say({ duty: 'started_run' }, { kind: 'reject' })).toMatchObject({ status: 'rejected' })
  })
})

describe('a free question', () => {
  const question = { ...facts, kind: 'question' as const }
  const answer = { kind: 'answer', answer: 'by train' } as const

  it('is answered or declined, and an approval is not answered', () => {
    expect(decideApproval(question, { digest, decision: answer }, now, fine)).toEqual({
      ok: true,
      status: 'answered',
      arguments: asked,
      answer: 'by train',
    })
    expect(decideApproval(question, { digest, decision: { kind: 'reject' } }, now, fine)).toMatchObject({
      status: 'rejected',
    })
    for (const [kind, decision] of [
      [question, approve],
      [question, edit({ amount: 6 })],
      [facts, answer],
    ] as const)
      expect(decideApproval(kind, { digest, decision }, now, fine)).toEqual({ ok: false, why: 'kind' })
  })

  it('refuses an answer that the check finds wrong', () => {
    expect(decideApproval(question, { digest, decision: answer }, now, wrong)).toMatchObject({
      why: 'invalid_answer',
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
