import { defineAgent } from '@ground-control/sdk'
import { z } from 'zod'
import { pace } from './surroundings.ts'

/** Three durable steps that take as long as they are told to. */
export const quick = defineAgent({
  name: 'chaos-quick',
  input: z.object({ stepMs: z.number().int() }),
  output: z.object({ steps: z.number() }),
  limits: { timeoutMs: 600_000, concurrency: 100 },
  async run(ctx, { stepMs }) {
    for (const name of ['one', 'two', 'three'])
      await ctx.step(name, (signal) => pace(stepMs, signal).then(() => name))
    return { steps: 3 }
  },
})
