import { defineAgent, defineTool } from '@ground-control/sdk'
import { z } from 'zod'

const number = z.object({ number: z.number() })

/** Milliseconds since 1970, finer than Date.now(): the bench reads the same clock in another process. */
const preciseNow = () => performance.timeOrigin + performance.now()

/** The smallest work that is worth recording: what remains is the platform's own cost. */
export const threeSteps = defineAgent({
  name: 'bench-three-steps',
  input: number,
  output: number,
  limits: { concurrency: 100 },
  async run(ctx, input) {
    const one = await ctx.step('one', () => input.number + 1)
    const two = await ctx.step('two', () => one + 1)
    return { number: await ctx.step('three', () => two + 1) }
  },
})

/** Asks a person, and says when the step after the answer started. */
export const asking = defineAgent({
  name: 'bench-asking',
  input: number,
  output: z.object({ startedAtMs: z.number() }),
  limits: { concurrency: 100 },
  async run(ctx, input) {
    await ctx.approval('may I', { title: 'May I go on?', arguments: input })
    return { startedAtMs: await ctx.step('next', preciseNow) }
  },
})

/** A call to the outside that leaves a trace there. */
const touch = defineTool({
  name: 'touch',
  description: 'Tells somebody outside that it was called.',
  input: z.object({ url: z.url() }),
  effect: 'read',
  async execute({ url }) {
    const response = await fetch(url)
    return { ok: response.ok }
  },
})

/** Calls one tool after another until it is stopped. */
export const calling = defineAgent({
  name: 'bench-calling',
  input: z.object({ sinkUrl: z.url() }),
  output: z.object({}),
  limits: { concurrency: 100, steps: 10_000 },
  tools: [touch],
  async run(ctx, { sinkUrl }) {
    const call = ctx.tools().touch as { execute: (args: unknown, options: object) => Promise<unknown> }
    for (let nth = 0; ; nth += 1)
      await call.execute(
        { url: `${sinkUrl}/?run=${ctx.run.id}&nth=${nth}` },
        { toolCallId: `${nth}`, messages: [] },
      )
  },
})
