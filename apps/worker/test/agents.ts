import { defineAgent, defineTool } from '@ground-control/sdk'
import { z } from 'zod'

// A process of a suspect's own has a channel to its worker; a test may want its modules to fail there alone.
if (process.send && process.env.FAIL_APART) throw new Error('cannot be loaded here')

/** Where effects are told: `POST ?effect=…&key=…`, counted by the test. */
const sink = z.object({ sink: z.url() })

async function touch(url: string, effect: string, key = ''): Promise<number> {
  const response = await fetch(`${url}?${new URLSearchParams({ effect, key })}`, { method: 'POST' })
  return Number(await response.text())
}

export const steps = defineAgent({
  name: 'steps',
  input: sink.extend({ holdAt: z.string().optional() }),
  output: z.object({ seen: z.array(z.number()) }),
  async run(ctx, { sink: url, holdAt }) {
    const seen: number[] = []
    for (const name of ['one', 'two', 'three']) {
      seen.push(
        await ctx.step(name, async (signal) => {
          const times = await touch(url, `${ctx.run.id} ${name}`)
          // The first to come here stays, so that a test can stop its worker in the middle of a step.
          if (holdAt === name && times === 1)
            await new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason))
            })
          return times
        }),
      )
    }
    return { seen }
  },
})

export const waits = defineAgent({
  name: 'waits',
  input: sink,
  output: z.json(),
  async run(ctx, { sink: url }) {
    await ctx.sleep('nap', 20)
    const approval = await ctx.approval('ask', { title: 'May I?', arguments: { amount: 20 } })
    const event = await ctx.waitForEvent('news', { type: 'news', key: 'k' })
    const missed = await ctx.waitForEvent('nothing', { type: 'nothing', timeoutMs: 30 })
    const child = await ctx.invoke(steps, { sink: url })
    await ctx.emit('said', { what: 'done' })
    return {
      approval,
      news: event?.data ?? null,
      missed,
      child,
      flag: await ctx.flag('tone', 'plain'),
    } as never
  },
})

const pay = defineTool({
  name: 'pay',
  description: 'Pays.',
  input: sink.extend({ amount: z.number() }),
  effect: 'write',
  execute: async ({ sink: url, amount }, { idempotencyKey }) => ({
    paid: amount,
    times: await touch(url, 'pay', idempotencyKey),
  }),
})

export const payer = defineAgent({
  name: 'payer',
  input: sink.extend({ amount: z.number() }),
  output: z.json(),
  tools: [pay],
  async run(ctx, input) {
    const { execute } = ctx.tools().pay as { execute: (args: unknown, options: object) => Promise<never> }
    return execute(input, { toolCallId: 'call', messages: [] })
  },
})

const spend = defineTool({ ...pay, name: 'spend' })

/** Asks in the way it is told, and answers by itself when nobody decides. */
export const undecided = defineAgent({
  name: 'undecided',
  input: sink.extend({ by: z.enum(['call', 'question']) }),
  output: z.json(),
  tools: [spend],
  async run(ctx, { by, sink: url }) {
    if (by === 'question') return (await ctx.approval('ask-nobody', { title: 'x', arguments: {} })) as never
    const { execute } = ctx.tools().spend as { execute: (args: unknown, options: object) => Promise<never> }
    return execute({ sink: url, amount: 1 }, { toolCallId: 'call', messages: [] })
  },
  fallback: (_ctx, _input, error) => ({ instead: error.name }),
})

export const careless = defineAgent({
  name: 'careless',
  input: z.object({}),
  output: z.object({}),
  async run(ctx) {
    await ctx.step('first', () => 1)
    setTimeout(() => {
      throw new Error('thrown where nobody catches')
    }, 5)
    await new Promise(() => {})
    return {}
  },
})

/** Says which process it is in, and ends that in the way it is told. */
export const poison = defineAgent({
  name: 'poison',
  input: z.object({ by: z.enum(['exit', 'abort', 'memory', 'loop', 'nothing', 'waiting']) }),
  output: z.object({ pid: z.number() }),
  async run(ctx, { by }) {
    if (by === 'waiting') {
      await ctx.step('say', () => process.pid)
      await ctx.step('wait', () => new Promise(() => {}))
    }
    await ctx.step('swallow', () => endProcess(by))
    return { pid: process.pid }
  },
})

function endProcess(by: string): void {
  if (by === 'exit') process.exit(7)
  if (by === 'abort') process.abort()
  const kept: number[][] = []
  while (by === 'memory') kept.push(new Array(100_000).fill(1.5))
  while (by === 'loop');
}
/** Its first model is at a provider that a test takes down; the second never fails. */
export const talker = defineAgent({
  name: 'talker',
  input: z.object({}),
  output: z.object({ text: z.string() }),
  models: ['shaky/big', 'steady/small'],
  async run(ctx) {
    const prompt = [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'hello' }] }]
    const { content } = await ctx.model().doGenerate({ prompt })
    const [said] = content
    return { text: said?.type === 'text' ? said.text : '' }
  },
})

const index = z.object({ index: z.number() })

const quickly = (name: string, limits: { concurrency: number; runsPerMinute?: number }) =>
  defineAgent({
    name,
    limits,
    input: index,
    output: index,
    run: async (ctx, input) => ({ index: await ctx.step('once', () => input.index) }),
  })

export const quick = quickly('quick', { concurrency: 20 })
export const burst = quickly('burst', { concurrency: 50 })
export const rated = quickly('rated', { concurrency: 50, runsPerMinute: 200 })
