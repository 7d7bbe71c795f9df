import { generateText, isStepCount } from 'ai'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ControlPlaneDouble } from '../../../test/control-plane-double.ts'
import { drive } from '../../../test/drive.ts'
import { type Chat, openaiDouble, type Reply } from '../../../test/openai-double.ts'
import { type AgentSpec, defineAgent } from '../../define-agent.ts'
import { defineTool } from '../../define-tool.ts'
import { BreakerOpenError } from '../../errors.ts'
import { providersFrom } from './providers.ts'

const servers: Array<{ close(): Promise<void> }> = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function upstream(reply: (chat: Chat, nth: number) => Reply) {
  const server = await openaiDouble(reply)
  servers.push(server)
  return { ...server, providers: providersFrom({ OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: server.url }) }
}

const open = (id: string) => ({
  kind: 'refuse' as const,
  failure: {
    code: 'breaker_open',
    retryable: true,
    message: `${id} is left alone`,
    details: { by: 'breaker', id, name: id, retryAfterMs: 7_000 },
  },
})
const output = z.object({ text: z.string() })
type Choice = { timeoutMs?: number; rungTimeoutMs?: number; maxAttempts?: number }
const speaker = (
  models: readonly string[],
  choice: Choice = {},
  more: Partial<Pick<AgentSpec<z.ZodObject, typeof output, string>, 'fallback' | 'fallbackStatic'>> = {},
) =>
  defineAgent({
    name: 'speaker',
    input: z.object({}),
    output,
    models,
    run: async (ctx) => ({ text: (await generateText({ model: ctx.model(choice), prompt: 'hello' })).text }),
    ...more,
  })

describe('a model whose breaker is open', () => {
  test('is not called: the next rung serves, and the run says why', async () => {
    const server = await upstream((chat) => ({ text: chat.model }))
    const plane = new ControlPlaneDouble()
    plane.judge = ({ call }) =>
      call.kind === 'model' && call.model === 'openai/big' ? open('model:openai/big') : { kind: 'grant' }
    const run = plane.start(speaker(['openai/big', 'openai/small']), {})
    await drive(plane, speaker(['openai/big', 'openai/small']), run, server)
    expect(server.chats.map((chat) => chat.model)).toEqual(['small'])
    expect(plane.run(run).result).toMatchObject({
      servedBy: 'primary',
      degraded: true,
      degradedBecause: { code: 'breaker_open', details: { id: 'model:openai/big' } },
    })
  })

  test('and no rung left: the fallback answers, its own calls asked for like any other', async () => {
    const server = await upstream(() => ({ text: 'never' }))
    const plane = new ControlPlaneDouble()
    const admits = () => plane.calls.filter(({ verb }) => verb === 'admit').length
    plane.judge = () => (admits() <= 2 ? open('provider:openai') : { kind: 'grant' })
    const agent = speaker(
      ['openai/a', 'openai/last'],
      {},
      {
        fallback: async (ctx, _input, error) => {
          const model = ctx.model('openai/last')
          const { text } = await generateText({ model, prompt: 'short' })
          return { text: `${error instanceof BreakerOpenError ? error.dependency : ''} ${text}` }
        },
      },
    )
    const run = plane.start(agent, {})
    await drive(plane, agent, run, server)
    expect(plane.run(run).result).toMatchObject({
      servedBy: 'fallback',
      output: { text: 'provider:openai never' },
      degradedBecause: { code: 'breaker_open' },
    })
    expect(admits()).toBe(3)
  })

  test('and no fallback: the static answer; without one the run fails, to be tried again in time', async () => {
    const server = await upstream(() => ({ text: 'never' }))
    const end = async (agent: ReturnType<typeof speaker>) => {
      const plane = new ControlPlaneDouble()
      plane.judge = () => open('provider:openai')
      const run = plane.start(agent, {})
      await drive(plane, agent, run, server)
      return plane.run(run).result
    }
    expect(await end(speaker(['openai/a'], {}, { fallbackStatic: { text: 'later' } }))).toMatchObject({
      servedBy: 'static',
      degradedBecause: { code: 'breaker_open' },
    })
    expect(await end(speaker(['openai/a']))).toMatchObject({
      status: 'failed',
      failure: { code: 'breaker_open', retryable: true },
      retryAfterMs: 7_000,
    })
    expect(server.chats).toEqual([])
  })

  test('is tried once, and not three times, by the call that may', async () => {
    const server = await upstream(() => ({ status: 503 }))
    const plane = new ControlPlaneDouble()
    plane.judge = () => ({ kind: 'grant', maxAttempts: 1 })
    const agent = speaker(['openai/a'])
    await drive(plane, agent, plane.start(agent, {}), server)
    expect(server.chats).toHaveLength(1)
  })
})

describe('a tool whose breaker is open', () => {
  const look = defineTool({
    name: 'look',
    description: 'Looks.',
    input: z.object({}),
    effect: 'read',
    execute: () => 'seen',
  })
  const closedFor = () => {
    const plane = new ControlPlaneDouble()
    plane.judge = ({ call }) => (call.kind === 'tool' ? open('tool:desk/look') : { kind: 'grant' })
    return plane
  }

  test('tells the model, which may do without: the loop goes on', async () => {
    const server = await upstream((chat) => {
      const last = chat.messages.at(-1)
      return last?.role === 'tool'
        ? { text: `I was told: ${String(last.content)}` }
        : { tool: 'look', arguments: {} }
    })
    const agent = defineAgent({
      name: 'desk',
      input: z.object({}),
      output,
      models: ['openai/a'],
      tools: [look],
      async run(ctx) {
        const call = { model: ctx.model(), tools: ctx.tools(), prompt: 'look', stopWhen: isStepCount(4) }
        return { text: (await generateText(call)).text }
      },
    })
    const plane = closedFor()
    const run = plane.start(agent, {})
    await drive(plane, agent, run, server)
    expect(plane.run(run).result).toMatchObject({
      output: { text: expect.stringContaining('tool:desk/look is left alone') },
    })
  })

  test('is an error that agent code can tell from others', async () => {
    const agent = defineAgent({
      name: 'desk',
      input: z.object({}),
      output,
      tools: [look],
      async run(ctx) {
        const execute = ctx.tools().look?.execute
        try {
          await execute?.({}, { toolCallId: '1', messages: [], context: undefined })
          return { text: 'called' }
        } catch (error) {
          if (!(error instanceof BreakerOpenError)) throw error
          return { text: `${error.dependency} again in ${error.retryAfterMs}` }
        }
      },
    })
    const plane = closedFor()
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({ output: { text: 'tool:desk/look again in 7000' } })
  })
})

test('a rung that takes too long is left for the next, all its tries together', async () => {
  const server = await upstream((chat) => (chat.model === 'slow' ? 'stall' : { text: 'quick' }))
  const plane = new ControlPlaneDouble()
  const agent = speaker(['openai/slow', 'openai/quick'], {
    timeoutMs: 60,
    rungTimeoutMs: 150,
    maxAttempts: 50,
  })
  const run = plane.start(agent, {})
  await drive(plane, agent, run, server)
  expect(plane.run(run).result).toMatchObject({
    output: { text: 'quick' },
    degradedBecause: { code: 'provider_timeout' },
  })
  expect(server.chats.filter((chat) => chat.model === 'slow').length).toBeLessThanOrEqual(4)
  expect(plane.step(run, 'model').settled?.usage).not.toBeNull() // it may have cost something
})

test('whatever the provider answers, upstream calls never exceed tries × rungs, nor tries on one rung', async () => {
  const reply = fc.constantFrom<Reply>(
    { status: 503 },
    { status: 500 },
    { status: 429 },
    { status: 400 },
    { status: 401 },
    { garbage: '<html>' },
    'reset',
    { text: 'fine' },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.array(reply, { minLength: 1, maxLength: 9 }),
      async (maxAttempts, rungs, replies) => {
        const server = await upstream((_chat, nth) => replies[(nth - 1) % replies.length]!)
        const models = Array.from({ length: rungs }, (_, index) => `openai/m${index}`)
        const agent = speaker(models, { maxAttempts })
        const plane = new ControlPlaneDouble()
        await drive(plane, agent, plane.start(agent, {}), server)
        expect(server.chats.length).toBeGreaterThan(0)
        expect(server.chats.length).toBeLessThanOrEqual(maxAttempts * rungs)
        for (const model of models)
          expect(server.chats.filter((chat) => `openai/${chat.model}` === model).length).toBeLessThanOrEqual(
            maxAttempts,
          )
      },
    ),
    { numRuns: 40 },
  )
})
