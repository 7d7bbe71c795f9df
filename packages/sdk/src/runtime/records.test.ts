import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ControlPlaneDouble } from '../../test/control-plane-double.ts'
import { drive } from '../../test/drive.ts'
import { defineAgent } from '../define-agent.ts'

const anything = z.object({})

/** A control plane that answers commits when it is told to. */
function slowCommits(plane: ControlPlaneDouble) {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>()
  const transport = plane.transport()
  return {
    open,
    transport: {
      ...transport,
      commit: async (item: Parameters<typeof transport.commit>[0]) => {
        await opened
        return transport.commit(item)
      },
    },
  }
}

test('code goes on while its step is being recorded, and what it does next waits for the record', async () => {
  const plane = new ControlPlaneDouble()
  const { open, transport } = slowCommits(plane)
  const seen: string[] = []
  const agent = defineAgent({
    name: 'two-steps',
    input: anything,
    output: anything,
    async run(ctx) {
      await ctx.step('one', () => seen.push('one is done'))
      seen.push('code goes on')
      await ctx.step('two', () => seen.push('two is done'))
      return {}
    },
  })
  const run = plane.start(agent, {})
  const driven = drive(plane, agent, run, { transport })
  await delay(20)
  expect(seen).toEqual(['one is done', 'code goes on'])
  open()
  await driven
  expect(seen).toEqual(['one is done', 'code goes on', 'two is done'])
  expect(plane.run(run).status).toBe('succeeded')
})

test('the last step and the end are one request', async () => {
  const plane = new ControlPlaneDouble()
  const agent = defineAgent({
    name: 'one-step',
    input: anything,
    output: z.object({ n: z.number() }),
    run: async (ctx) => ({ n: await ctx.step('only', () => 1) }),
  })
  const run = plane.start(agent, {})
  await drive(plane, agent, run)
  expect(plane.calls.map(({ verb }) => verb)).toEqual(['finish'])
  expect(plane.step(run, 'only').status).toBe('succeeded')
})

test('code that takes its time after a step does not keep it from the record', async () => {
  const plane = new ControlPlaneDouble()
  const agent = defineAgent({
    name: 'slow-code',
    input: anything,
    output: anything,
    async run(ctx) {
      await ctx.step('one', () => 1)
      await delay(30)
      expect(plane.step(ctx.run.id, 'one').status).toBe('succeeded')
      return {}
    },
  })
  const run = plane.start(agent, {})
  await drive(plane, agent, run)
  expect(plane.run(run).status).toBe('succeeded')
})

test('a step that is not taken ends the run as failed, though its code has gone on', async () => {
  const plane = new ControlPlaneDouble()
  const transport = plane.transport()
  const { TransportError } = await import('../transport/transport.ts')
  const agent = defineAgent({
    name: 'refused',
    input: anything,
    output: anything,
    async run(ctx) {
      await ctx.step('one', () => 1)
      await delay(5)
      return {}
    },
  })
  const run = plane.start(agent, {})
  await drive(plane, agent, run, {
    transport: {
      ...transport,
      commit: async () => {
        await delay(10)
        throw new TransportError('bad_request', 'cannot be stored')
      },
    },
  })
  expect(plane.run(run).result).toMatchObject({ status: 'failed', failure: { code: 'protocol' } })
})
