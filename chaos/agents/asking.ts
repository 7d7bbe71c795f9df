import { defineAgent } from '@ground-control/sdk'
import { z } from 'zod'

/** Asks a person, and says what came of it. */
export const asking = defineAgent({
  name: 'chaos-asking',
  input: z.object({ deadlineMs: z.number().int().nullable() }),
  output: z.object({ status: z.string(), decidedBy: z.string().nullable() }),
  limits: { timeoutMs: 3_600_000, concurrency: 100 },
  async run(ctx, { deadlineMs }) {
    const { status, decidedBy } = await ctx.approval('may I', {
      title: 'May I go on?',
      arguments: { amount: 5 },
      ...(deadlineMs === null ? {} : { deadlineMs }),
    })
    return { status, decidedBy }
  },
})
