import { afterAll, describe, expect, it } from 'vitest'
import { createApprovers } from '../../test/approvers.ts'

const { test, ada, query, ask, say, auditOf } = await createApprovers()
afterAll(() => test.drop())

describe('a free question', () => {
  const seat = { type: 'object', properties: { row: { type: 'integer' } }, required: ['row'] }

  it('is answered by its schema, and ends the step with the answer', async () => {
    const approval = await ask({ question: seat }, { stepKind: 'approval' })
    await expect(say(ada, approval, { kind: 'answer', answer: {} })).rejects.toMatchObject({
      code: 'bad_request',
      details: { issues: [{ field: 'decision.answer.row', message: 'is required' }] },
    })
    await expect(say(ada, approval)).rejects.toMatchObject({
      details: { issues: [{ field: 'decision.kind' }] },
    })
    expect(await say(ada, approval, { kind: 'answer', answer: { row: 12 } })).toMatchObject({
      decided: true,
      approval: { kind: 'question', status: 'answered', answer: { row: 12 } },
    })
    const [step] = await query<{ output: unknown }>('select output from steps where id = $1', [
      approval.stepId,
    ])
    expect(step?.output).toMatchObject({ status: 'answered', answer: { row: 12 }, decidedBy: 'Ada' })
    expect((await auditOf(approval))[0]?.after).toMatchObject({ status: 'answered', answer: { row: 12 } })
  })

  it('without a schema takes a text', async () => {
    const approval = await ask({ question: null }, { stepKind: 'approval' })
    await expect(say(ada, approval, { kind: 'answer', answer: 7 })).rejects.toMatchObject({
      details: { issues: [{ field: 'decision.answer' }] },
    })
    expect((await say(ada, approval, { kind: 'answer', answer: 'by train' })).decided).toBe(true)
  })
})
