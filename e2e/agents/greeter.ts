import { defineAgent } from '@ground-control/sdk'
import { z } from 'zod'

/** An agent as somebody new to the platform might write their first: two steps, with a nap between them. */
export const greeter = defineAgent({
  name: 'e2e-greeter',
  description: 'Greets whoever it is given.',
  input: z.object({ name: z.string().min(1) }),
  output: z.object({ greeting: z.string() }),
  limits: { timeoutMs: 60_000, steps: 10, concurrency: 2 },
  tools: [],
  async run(ctx, { name }) {
    const word = await ctx.step('choose-a-word', () => 'Welcome')
    await ctx.waitForEvent('door', { type: 'door.opened', timeoutMs: 60_000 })
    const greeting = await ctx.step('greet', () => `${word}, ${name}!`)
    return { greeting }
  },
})
