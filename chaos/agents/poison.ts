import { defineAgent } from '@ground-control/sdk'
import { z } from 'zod'

/** Ends or hangs the process that runs it, each time. */
export const poison = defineAgent({
  name: 'chaos-poison',
  input: z.object({ how: z.enum(['abort', 'memory', 'loop']) }),
  output: z.object({}),
  limits: { timeoutMs: 3_600_000, concurrency: 10 },
  async run(ctx, { how }) {
    await ctx.step('die', () => {
      if (how === 'abort') process.abort()
      const hoard: number[][] = []
      for (let round = 0; ; round += 1) if (how === 'memory') hoard.push(new Array(1_000_000).fill(round))
    })
    return {}
  },
})
