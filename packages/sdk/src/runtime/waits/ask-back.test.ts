import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ControlPlaneDouble } from '../../../test/control-plane-double.ts'
import { drive } from '../../../test/drive.ts'
import type { AgentContext } from '../../context.ts'
import { defineAgent } from '../../define-agent.ts'

const agentOf = (run: (ctx: AgentContext) => Promise<unknown>) =>
  defineAgent({
    name: 'asker',
    input: z.object({}),
    output: z.json(),
    run: (ctx) => run(ctx) as Promise<null>,
  })

const commentId = (n: number) => `cmt_${String(n).padStart(26, '0')}`
const comment = (n: number, text: string) => ({
  id: `evt ${n}`,
  type: 'approval.asked_back',
  data: { commentId: commentId(n), text, author: 'Ada' },
})

describe('what people ask back', () => {
  test('wakes the agent, which replies and waits for the same question again; a replay says nothing twice', async () => {
    const plane = new ControlPlaneDouble()
    let thought = 0
    const agent = agentOf((ctx) =>
      ctx.approval('discount', {
        title: 'A discount?',
        arguments: { percent: 10 },
        // Agent code like any other: its steps are recorded.
        onComment: ({ text, author }) =>
          ctx.step('think', () => {
            thought += 1
            return `${author}: ${text}? Because.`
          }),
      }),
    )
    const run = plane.start(agent, {})
    expect(await drive(plane, agent, run)).toEqual({ ended: 'suspended' })
    expect(plane.step(run, 'discount').wait?.on).toMatchObject({ answersComments: true })
    expect(plane.step(run, 'discount:comment').wait?.on).toMatchObject({
      key: `0 ${plane.step(run, 'discount').digest}`,
    })

    for (const [nth, text] of ['why', 'sure'].entries()) {
      plane.arrive(run, 'discount:comment', comment(nth, text), nth)
      expect(await drive(plane, agent, run)).toEqual({ ended: 'suspended' })
    }
    // Killed and begun anew: it is where it was.
    expect(await drive(plane, agent, run)).toEqual({ ended: 'suspended' })
    expect(thought).toBe(2)
    expect(plane.run(run).events).toEqual([
      { type: 'approval.reply', data: { commentId: commentId(0), text: 'Ada: why? Because.' } },
      { type: 'approval.reply', data: { commentId: commentId(1), text: 'Ada: sure? Because.' } },
    ])
    plane.decide(run, 'discount', { status: 'approved' })
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({
      output: { status: 'approved', arguments: { percent: 10 }, decidedBy: 'Ada' },
    })
  })

  test('that came before the decision is replied to first, and one that comes with it is not', async () => {
    for (const isFirst of [true, false]) {
      const plane = new ControlPlaneDouble()
      const agent = agentOf((ctx) =>
        ctx.approval('discount', { title: '?', arguments: {}, onComment: () => 'Because.' }),
      )
      const run = plane.start(agent, {})
      await drive(plane, agent, run)
      if (isFirst) plane.arrive(run, 'discount:comment', comment(1, 'why'))
      plane.decide(run, 'discount', { status: 'rejected', reason: 'no' })
      if (!isFirst) plane.arrive(run, 'discount:comment', comment(1, 'why'))
      await drive(plane, agent, run)
      expect(plane.run(run).result).toMatchObject({ output: { status: 'rejected', reason: 'no' } })
      expect(plane.run(run).events).toHaveLength(isFirst ? 1 : 0)
    }
  })
})

describe('a free question', () => {
  const answered = (answer: unknown) => ({
    status: 'answered',
    arguments: {},
    reason: null,
    decidedBy: 'Ada',
    answer: answer as never,
  })

  test('takes a text, or what its schema says', async () => {
    const plane = new ControlPlaneDouble()
    const agent = agentOf(async (ctx) => {
      const name = await ctx.approval('name', { kind: 'question', title: 'Which name?' })
      const seat = await ctx.approval('seat', {
        kind: 'question',
        title: 'Which seat?',
        arguments: { flight: 'HAT1' },
        answer: z.object({ row: z.int().max(40), letter: z.enum(['A', 'F']) }),
        assignees: [{ group: 'desk' }, { person: 'ada@example.test' }],
      })
      return [name, seat.status === 'answered' ? seat.answer.row + 1 : null]
    })
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    expect(plane.step(run, 'name').wait?.on).toMatchObject({ arguments: {}, question: {} })
    plane.arrive(run, 'name', answered('Mia'))
    await drive(plane, agent, run)
    expect(plane.step(run, 'seat').wait?.on).toMatchObject({
      arguments: { flight: 'HAT1' },
      assignees: [{ group: 'desk' }, { person: 'ada@example.test' }],
      question: { answer: { type: 'object', properties: { row: { type: 'integer', maximum: 40 } } } },
    })
    plane.arrive(run, 'seat', answered({ row: 12, letter: 'A' }))
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({
      output: [{ status: 'answered', answer: 'Mia', reason: null, decidedBy: 'Ada' }, 13],
    })
  })

  test('may be declined', async () => {
    const plane = new ControlPlaneDouble()
    const agent = agentOf((ctx) => ctx.approval('name', { kind: 'question', title: 'Which name?' }))
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    plane.decide(run, 'name', { status: 'rejected', reason: 'not mine to say' })
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({
      output: { status: 'rejected', reason: 'not mine to say', decidedBy: 'Ada' },
    })
  })

  test('that is asked of nobody is the author’s mistake, by its field', async () => {
    const plane = new ControlPlaneDouble()
    const agent = agentOf((ctx) =>
      ctx.approval('name', { kind: 'question', title: 'Which name?', assignees: [] }),
    )
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({
      status: 'failed',
      failure: { message: expect.stringContaining('approval "name": assignees') },
    })
  })
})
