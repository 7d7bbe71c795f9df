import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ControlPlaneDouble } from '../../test/control-plane-double.ts'
import { drive } from '../../test/drive.ts'
import type { AgentContext } from '../context.ts'
import { defineAgent } from '../define-agent.ts'
import { ChildRunError } from '../errors.ts'

const agentOf = (run: (ctx: AgentContext) => Promise<unknown>) =>
  defineAgent({
    name: 'sleeper',
    input: z.object({}),
    output: z.json(),
    run: (ctx) => run(ctx) as Promise<null>,
  })

const suspends = (plane: ControlPlaneDouble) =>
  plane.calls
    .filter((call) => call.verb === 'suspend')
    .map((call) =>
      (call.item as { waits: Array<{ step: { name: string } }> }).waits.map(({ step }) => step.name),
    )

describe('a run sleeps', () => {
  test('on all its open waits at once, and goes on with the one that came', async () => {
    const plane = new ControlPlaneDouble()
    const agent = agentOf((ctx) =>
      Promise.race([
        ctx.waitForEvent('reply', { type: 'reply' }).then((event) => event?.data ?? null),
        ctx.sleep('patience', 1_000).then(() => 'too late'),
      ]),
    )
    const run = plane.start(agent, {})
    expect(await drive(plane, agent, run)).toEqual({ ended: 'suspended' })
    expect(suspends(plane)).toEqual([['reply', 'patience']])
    plane.arrive(run, 'patience', null)
    expect(await drive(plane, agent, run)).toMatchObject({ ended: 'finished' })
    expect(plane.run(run).result).toMatchObject({ output: 'too late' })
  })

  test('a race keeps its winner when the loser has come too by the time it replays', async () => {
    const plane = new ControlPlaneDouble()
    const agent = agentOf(async (ctx) => {
      const winner = await Promise.race([
        ctx.waitForEvent('first in the list', { type: 'reply' }).then(() => 'event'),
        ctx.sleep('second in the list', 1_000).then(() => 'sleep'),
      ])
      await ctx.sleep('later', 1)
      return winner
    })
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    plane.arrive(run, 'second in the list', null)
    await drive(plane, agent, run)
    plane.arrive(run, 'first in the list', { id: 'e', type: 'reply', data: {} })
    plane.arrive(run, 'later', null)
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({ output: 'sleep' })
  })

  test('only once nothing else is in flight; what runs beside a wait is finished and recorded first', async () => {
    const plane = new ControlPlaneDouble()
    const agent = agentOf((ctx) =>
      Promise.all([
        ctx.approval('ask', { title: 'May I?', arguments: { x: 1 } }),
        ctx.step('slow', async () => {
          await new Promise((resolve) => setTimeout(resolve, 30))
          return 'done'
        }),
      ]),
    )
    const run = plane.start(agent, {})
    expect(await drive(plane, agent, run)).toEqual({ ended: 'suspended' })
    expect(plane.calls.map((call) => call.verb)).toEqual(['commit', 'suspend'])
    plane.decide(run, 'ask', { status: 'edited', edited: { x: 2 }, reason: 'less', decidedBy: 'Ada' })
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({
      output: [{ status: 'edited', arguments: { x: 2 }, reason: 'less', decidedBy: 'Ada' }, 'done'],
    })
  })

  test('all of several waits: it wakes for each and sleeps on the rest', async () => {
    const plane = new ControlPlaneDouble()
    const agent = agentOf(async (ctx) => {
      const [a, b] = await Promise.all([
        ctx.waitForEvent('a', { type: 'a' }).then((event) => ctx.step('after a', () => event?.data ?? null)),
        ctx.waitForEvent('b', { type: 'b', timeoutMs: 5 }),
      ])
      return { a, b }
    })
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    plane.arrive(run, 'a', { id: 'e1', type: 'a', data: 1 })
    expect(await drive(plane, agent, run)).toEqual({ ended: 'suspended' })
    expect(plane.step(run, 'after a').output).toBe(1)
    expect(suspends(plane)).toEqual([['a', 'b'], ['b']])
    plane.arrive(run, 'b', null)
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({ output: { a: 1, b: null } })
  })

  test('not at all when its wait is over by the time it asks', async () => {
    const plane = new ControlPlaneDouble()
    const transport = plane.transport()
    const agent = agentOf(async (ctx) => {
      const [event] = await Promise.all([ctx.waitForEvent('reply', { type: 'reply' }), ctx.sleep('nap', 5)])
      return ctx.step('use', () => event?.data ?? null)
    })
    const run = plane.start(agent, {})
    let asked = 0
    const end = await drive(plane, agent, run, {
      transport: {
        ...transport,
        suspend: async (item) => {
          asked += 1
          // The first time the event is there already; the nap is not over.
          if (asked > 1) return transport.suspend(item)
          await transport.suspend(item)
          const held = plane.run(run)
          held.token = item.lease.token
          plane.arrive(run, 'reply', { id: 'e1', type: 'reply', data: 'hi' })
          held.status = 'running'
          return transport.suspend(item)
        },
      },
    })
    expect(end).toEqual({ ended: 'suspended' })
    expect(suspends(plane).at(-1)).toEqual(['nap'])
    plane.arrive(run, 'nap', null)
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({ output: 'hi' })
  })

  test('and nothing new begins while it is being put to sleep', async () => {
    const plane = new ControlPlaneDouble()
    const transport = plane.transport()
    let effects = 0
    const agent = agentOf(async (ctx) => {
      const outside = new Promise((resolve) => setTimeout(resolve, 20))
      await Promise.all([
        ctx.sleep('nap', 5),
        outside.then(() =>
          ctx.step('effect', () => {
            effects += 1
            return effects
          }),
        ),
      ])
      return null
    })
    const run = plane.start(agent, {})
    const end = await drive(plane, agent, run, {
      transport: {
        ...transport,
        suspend: async (item) => {
          await new Promise((resolve) => setTimeout(resolve, 60))
          return transport.suspend(item)
        },
      },
    })
    expect(end).toEqual({ ended: 'suspended' })
    expect(effects).toBe(0)
    plane.arrive(run, 'nap', null)
    await drive(plane, agent, run)
    expect(plane.run(run).result?.status).toBe('succeeded')
    expect(effects).toBe(1)
  })

  test('never when it waits for something of its own', async () => {
    const plane = new ControlPlaneDouble()
    const agent = agentOf(async () => {
      await new Promise((resolve) => setTimeout(resolve, 40))
      return 'awake'
    })
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    expect(plane.calls.map((call) => call.verb)).toEqual(['finish'])
  })
})

describe('an approval', () => {
  test.each(['approved', 'rejected', 'expired'] as const)(
    'that is %s says so and not something else',
    async (status) => {
      const plane = new ControlPlaneDouble()
      const agent = agentOf((ctx) => ctx.approval('ask', { title: 'May I?', arguments: [1], risk: 'high' }))
      const run = plane.start(agent, {})
      await drive(plane, agent, run)
      expect(plane.step(run, 'ask').wait?.on).toMatchObject({ kind: 'new_approval', risk: 'high' })
      plane.decide(run, 'ask', { status, reason: 'because' })
      await drive(plane, agent, run)
      expect(plane.run(run).result).toMatchObject({ output: { status, arguments: [1], reason: 'because' } })
    },
  )

  test('with a deadline in the past is refused at once', async () => {
    const plane = new ControlPlaneDouble()
    const agent = agentOf((ctx) => ctx.approval('ask', { title: 'x', arguments: {}, deadlineMs: -1 }))
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({
      failure: { code: 'bad_definition', message: expect.stringContaining('deadlineMs') },
    })
  })
})

describe('a child', () => {
  test('gives its output, checked; two of the same agent are told apart by their input', async () => {
    const plane = new ControlPlaneDouble()
    const child = { name: 'child', output: z.object({ n: z.number() }) }
    const agent = agentOf((ctx) => Promise.all([ctx.invoke(child, { n: 1 }), ctx.invoke(child, { n: 2 })]))
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    plane.arrive(run, 'invoke:child', { n: 20 }, 1)
    await drive(plane, agent, run)
    plane.arrive(run, 'invoke:child', { n: 10 }, 0)
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({ output: [{ n: 10 }, { n: 20 }] })
  })

  test('that failed throws its failure', async () => {
    const plane = new ControlPlaneDouble()
    const agent = agentOf((ctx) =>
      ctx
        .invoke('child', {})
        .catch((error: unknown) => (error instanceof ChildRunError ? error.code : 'other')),
    )
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    plane.fail(run, 'invoke:child', { code: 'closed', retryable: false, message: 'no' })
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({ output: 'closed' })
  })
})
