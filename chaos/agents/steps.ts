import { defineAgent, defineTool } from '@ground-control/sdk'
import { generateText } from 'ai'
import { z } from 'zod'
import { workPlan, worth } from '../src/work-plan.ts'
import { pace, touch } from './surroundings.ts'

const book = defineTool({
  name: 'book',
  description: 'Books something somewhere else.',
  input: z.object({ run: z.string(), nth: z.number().int(), paceMs: z.number().int() }),
  effect: 'write',
  async execute({ run, nth, paceMs }, { idempotencyKey, signal }) {
    await touch({ run, nth, key: idempotencyKey })
    await pace(paceMs, signal)
    return { worth: worth(nth) }
  },
})

/** Code steps, writing tools and model calls in a mix that its input decides; each leaves a trace outside. */
export const steps = defineAgent({
  name: 'chaos-steps',
  description: 'Does a known amount of work, each piece of which is counted elsewhere.',
  input: z.object({ seed: z.number().int(), steps: z.number().int(), paceMs: z.number().int() }),
  output: z.object({ total: z.number() }),
  models: ['openai/gpt-4o-mini'],
  limits: { timeoutMs: 3_600_000, steps: 1_000, concurrency: 100 },
  tools: [book],
  async run(ctx, input) {
    const run = ctx.run.id
    let total = 0
    for (const [nth, { kind, paceMs }] of workPlan(input).entries()) {
      switch (kind) {
        case 'code':
          total += await ctx.step(`code ${nth}`, async (signal) => {
            await touch({ run, nth, key: `${run}/${nth}` })
            await pace(paceMs, signal)
            return worth(nth)
          })
          break
        case 'tool': {
          const { execute } = ctx.tools().book as {
            execute: (args: unknown, options: object) => Promise<{ worth: number }>
          }
          total += (await execute({ run, nth, paceMs }, { toolCallId: `${nth}`, messages: [] })).worth
          break
        }
        case 'model': {
          const { text } = await generateText({
            model: ctx.model({ maxOutputTokens: 64, timeoutMs: 30_000 }),
            prompt: JSON.stringify({ key: `${run}/${nth}`, say: String(worth(nth)), paceMs }),
            maxRetries: 0,
          })
          total += Number(text)
          break
        }
        default:
          kind satisfies never
      }
    }
    return { total }
  },
})
