import { defineAgent } from '@ground-control/sdk'
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
