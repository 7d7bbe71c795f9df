import { generateText, streamText } from 'ai'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ControlPlaneDouble } from '../../../test/control-plane-double.ts'
import { drive } from '../../../test/drive.ts'
import { type Chat, openaiDouble, type Reply } from '../../../test/openai-double.ts'
import { type AnyAgent, defineAgent } from '../../define-agent.ts'
import { ModelCallError, RefusedError } from '../../errors.ts'
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

const noInput = z.object({})
const said = z.object({ text: z.string() })
type Choice = { timeoutMs?: number; maxAttempts?: number }

/** Says what the model said; naps before its end, so that a second execution replays it. */
const speaker = (models: readonly string[], choice: Choice = {}) =>
  defineAgent({
    name: 'speaker',
    input: noInput,
    output: said,
    models,
    async run(ctx) {
      const { text } = await generateText({ model: ctx.model(choice), prompt: 'hello' })
      await ctx.sleep('nap', 5)
      return { text }
    },
  })

const streamer = (models: readonly string[], parts: string[][] = [], choice: Choice = {}) =>
  defineAgent({
    name: 'streamer',
    input: noInput,
    output: said,
    models,
    async run(ctx) {
      const result = streamText({ model: ctx.model(choice), prompt: 'hello', onError: () => {} })
      const seen: string[] = []
      parts.push(seen)
      let text = ''
      for await (const part of result.stream) {
        if (part.type === 'error') throw part.error
        if (part.type === 'text-delta') {
          seen.push(part.text)
          text += part.text
        }
      }
      await ctx.sleep('nap', 5)
      return { text }
    },
  })

/** Drives a run to its nap and, where it got there, over it to the end. */
async function throughNap(plane: ControlPlaneDouble, agent: AnyAgent, options: Parameters<typeof drive>[3]) {
  const run = plane.start(agent, {})
  const first = await drive(plane, agent, run, options)
  if (first.ended !== 'suspended') return run
  plane.arrive(run, 'nap', null)
  await drive(plane, agent, run, options)
  return run
}

describe('a model call', () => {
  test('is admitted with an estimate, made once, settled with its usage and replayed from the record', async () => {
    const server = await upstream(() => ({ text: 'good day' }))
    const plane = new ControlPlaneDouble()
    const run = await throughNap(plane, speaker(['openai/gpt-test']), server)
    expect(plane.run(run).result).toMatchObject({ output: { text: 'good day' }, degraded: false })
    expect(server.chats).toHaveLength(1)
    expect(server.chats[0]).toMatchObject({ model: 'gpt-test', max_tokens: 4_096 })
    const admitted = plane.calls.find((call) => call.verb === 'admit')?.item
    expect(admitted).toMatchObject({
      step: { name: 'model', occurrence: 0 },
      call: { model: 'openai/gpt-test', estimate: { maxOutputTokens: 4_096 } },
    })
    expect(plane.step(run, 'model').settled).toEqual({
      holdId: expect.any(String),
      model: 'openai/gpt-test',
      usage: { inputTokens: 11, outputTokens: 7, cachedInputTokens: 0, reasoningTokens: 0 },
    })
  })

  test('uses no more output than was granted', async () => {
    const server = await upstream(() => ({ text: 'short' }))
    const plane = new ControlPlaneDouble()
    plane.judge = () => ({ kind: 'grant', maxOutputTokens: 64 })
    await throughNap(plane, speaker(['openai/gpt-test']), server)
    expect(server.chats[0]?.max_tokens).toBe(64)
  })

  test.each([
    ['missing', null],
    ['negative', { prompt_tokens: -5, completion_tokens: 7, total_tokens: 2 }],
    ['absurd', { prompt_tokens: 1e15, completion_tokens: 1.5, total_tokens: 1 }],
  ])('whose usage is %s reports what is not known as null', async (_name, usage) => {
    const server = await upstream(() => ({ text: 'hm', usage }))
    const plane = new ControlPlaneDouble()
    const run = await throughNap(plane, speaker(['openai/gpt-test']), server)
    expect(plane.run(run).result?.status).toBe('succeeded')
    expect(plane.step(run, 'model').settled?.usage?.inputTokens).toBeNull()
  })
})

describe('retries and the ladder', () => {
  test('429 with Retry-After is obeyed, then the call succeeds; attempts are counted', async () => {
    const server = await upstream((_chat, nth) =>
      nth === 1 ? { status: 429, headers: { 'retry-after': '1' } } : { text: 'now' },
    )
    const plane = new ControlPlaneDouble()
    const begin = performance.now()
    const run = await throughNap(plane, speaker(['openai/gpt-test']), server)
    expect(performance.now() - begin).toBeGreaterThanOrEqual(990)
    expect(plane.run(run).result?.status).toBe('succeeded')
    expect(plane.step(run, 'model').attempt).toBe(2)
    expect(server.chats).toHaveLength(2)
  })

  test('upstream calls never exceed attempts × rungs, whatever the SDK above would retry', async () => {
    const server = await upstream(() => ({ status: 503 }))
    const plane = new ControlPlaneDouble()
    const agent = speaker(['openai/a', 'openai/b', 'openai/c'], { maxAttempts: 2 })
    const run = await throughNap(plane, agent, server)
    expect(server.chats.map((chat) => chat.model)).toEqual(['a', 'a', 'b', 'b', 'c', 'c'])
    expect(plane.run(run).result).toMatchObject({
      status: 'failed',
      failure: { code: 'provider_unavailable', retryable: true },
    })
    for (const name of ['model', 'model:2', 'model:3']) {
      expect(plane.step(run, name)).toMatchObject({ status: 'failed', attempt: 2, settled: { usage: null } })
    }
  })

  test('a lower rung serves and marks the run degraded; replay takes the same rungs', async () => {
    const server = await upstream((chat) => (chat.model === 'big' ? { status: 500 } : { text: 'from small' }))
    const plane = new ControlPlaneDouble()
    const run = await throughNap(plane, speaker(['openai/big', 'openai/small'], { maxAttempts: 1 }), server)
    expect(plane.run(run).result).toMatchObject({ output: { text: 'from small' }, degraded: true })
    expect(server.chats).toHaveLength(2)
  })

  test('a budget refusal tries the cheaper rung; a policy denial does not', async () => {
    const server = await upstream((chat) => ({ text: chat.model }))
    const refuse = (code: string, by: string) => {
      const plane = new ControlPlaneDouble()
      plane.judge = ({ call }) =>
        call.kind === 'model' && call.model === 'openai/big'
          ? { kind: 'refuse', failure: { code, retryable: false, message: 'no', details: { by, name: 'x' } } }
          : { kind: 'grant' }
      return plane
    }
    const agent = speaker(['openai/big', 'openai/small'])
    const budget = refuse('budget_exceeded', 'budget')
    const first = await throughNap(budget, agent, server)
    expect(budget.run(first).result).toMatchObject({ output: { text: 'small' }, degraded: true })
    const policy = refuse('policy_denied', 'policy')
    const second = await throughNap(policy, agent, server)
    expect(policy.run(second).result).toMatchObject({
      status: 'failed',
      failure: { code: 'policy_denied', details: { by: 'policy', name: 'x' } },
    })
    expect(server.chats.map((chat) => chat.model)).toEqual(['small'])
  })

  test('a call that is told to come later does, and is made once', async () => {
    const server = await upstream(() => ({ text: 'now' }))
    const plane = new ControlPlaneDouble()
    const asked = () => plane.calls.filter(({ verb }) => verb === 'admit').length
    plane.judge = () => (asked() < 3 ? { kind: 'later', retryAfterMs: 5 } : { kind: 'grant' })
    const run = await throughNap(plane, speaker(['openai/gpt-test']), server)
    expect(plane.run(run).result).toMatchObject({ output: { text: 'now' } })
    expect([asked(), server.chats.length]).toEqual([3, 1])
  })

  test('a refusal reaches agent code typed', async () => {
    const plane = new ControlPlaneDouble()
    const failure = { code: 'unpriced', retryable: false, message: 'no price', details: { by: 'price' } }
    plane.judge = () => ({ kind: 'refuse', failure })
    const agent = defineAgent({
      name: 'catcher',
      input: noInput,
      output: z.object({ is: z.boolean(), code: z.string() }),
      models: ['openai/x'],
      async run(ctx) {
        const error: unknown = await generateText({ model: ctx.model(), prompt: 'x' }).catch(
          (e: unknown) => e,
        )
        return { is: error instanceof RefusedError, code: error instanceof RefusedError ? error.code : '' }
      },
    })
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({ output: { is: true, code: 'unpriced' } })
  })

  test.each<[string, Reply, string, boolean]>([
    ['garbage under 200', { garbage: '<html>ok</html>' }, 'provider_garbage', true],
    ['a body of 9 MB', { garbage: `"${'x'.repeat(9 * 1024 * 1024)}"` }, 'response_too_large', true],
    ['a reset connection', 'reset', 'provider_unreachable', true],
    ['a stall', 'stall', 'provider_timeout', true],
    ['a wrong key', { status: 401 }, 'provider_auth', false],
    ['a wrong request', { status: 400 }, 'provider_rejected', false],
  ])('%s is typed, bounded and settled', async (_name, reply, code, mayHaveCost) => {
    const server = await upstream(() => reply)
    const plane = new ControlPlaneDouble()
    const timeoutMs = reply === 'stall' ? 150 : 10_000
    const agent = speaker(['openai/gpt-test'], { maxAttempts: 2, timeoutMs })
    const run = await throughNap(plane, agent, server)
    expect(plane.run(run).result).toMatchObject({ status: 'failed', failure: { code } })
    expect(server.chats.length).toBeLessThanOrEqual(2)
    const { usage } = plane.step(run, 'model').settled ?? {}
    expect(usage === null).toBe(!mayHaveCost)
  })

  test('a refused connection is known to have cost nothing', async () => {
    const providers = providersFrom({ OPENAI_API_KEY: 'sk', OPENAI_BASE_URL: 'http://127.0.0.1:4899/v1' })
    const plane = new ControlPlaneDouble()
    const run = await throughNap(plane, speaker(['openai/gpt-test'], { maxAttempts: 1 }), { providers })
    expect(plane.run(run).result).toMatchObject({ failure: { code: 'provider_unreachable' } })
    expect(plane.step(run, 'model').settled?.usage).toBeNull()
  })

  test('a provider without its key is a typed failure that names the variable', async () => {
    const plane = new ControlPlaneDouble()
    const run = await throughNap(plane, speaker(['acme/m']), { providers: providersFrom({}) })
    expect(plane.run(run).result).toMatchObject({
      failure: { code: 'provider_not_configured', message: expect.stringContaining('ACME_BASE_URL') },
    })
  })
})

describe('a stream', () => {
  test('passes on part by part, is recorded before its end, and replays as a stream', async () => {
    const server = await upstream(() => ({ text: 'one two three' }))
    const plane = new ControlPlaneDouble()
    const parts: string[][] = []
    const run = await throughNap(plane, streamer(['openai/gpt-test'], parts), server)
    expect(plane.run(run).result).toMatchObject({ output: { text: 'one two three' } })
    expect(parts).toEqual([['one ', 'two ', 'three'], ['one two three']])
    expect(server.chats).toHaveLength(1)
    expect(plane.step(run, 'model').settled?.usage).toMatchObject({ inputTokens: 11, outputTokens: 7 })
  })

  test.each([
    ['by its end', false],
    ['by a reset', true],
  ])('cut off after its first part %s fails typed and is not tried again', async (_name, reset) => {
    const server = await upstream(() => ({ cut: 'one two', reset }))
    const plane = new ControlPlaneDouble()
    const run = await throughNap(plane, streamer(['openai/a', 'openai/b']), server)
    expect(plane.run(run).result).toMatchObject({ status: 'failed', failure: { code: 'stream_broken' } })
    expect(server.chats).toHaveLength(1)
    const { settled } = plane.step(run, 'model')
    expect(settled?.usage).toMatchObject({ inputTokens: null, outputTokens: null })
    expect(settled?.counted).toEqual({ inputTokens: expect.any(Number), outputTokens: 0 })
    expect(settled?.counted?.inputTokens).toBeGreaterThan(0)
  })

  test('cut off before its first part is tried again', async () => {
    const server = await upstream((_chat, nth) => (nth === 1 ? { cut: '' } : { text: 'whole' }))
    const plane = new ControlPlaneDouble()
    const run = await throughNap(plane, streamer(['openai/a']), server)
    expect(plane.run(run).result).toMatchObject({ output: { text: 'whole' } })
    expect(server.chats).toHaveLength(2)
  })

  test('that overruns what was held for it is cut off there; what has come is the answer, and is counted', async () => {
    const server = await upstream(() => ({ text: 'one two '.repeat(1_000) }))
    const plane = new ControlPlaneDouble()
    plane.judge = () => ({ kind: 'grant', maxOutputTokens: 100 })
    const run = await throughNap(plane, streamer(['openai/gpt-test']), server)
    const { result } = plane.run(run)
    const words = JSON.stringify(result).split(' ').length
    expect(words).toBeGreaterThan(100)
    expect(words).toBeLessThan(300)
    const { settled } = plane.step(run, 'model')
    expect(settled?.usage?.inputTokens).toBe(null)
    expect(settled?.usage?.outputTokens).toBeGreaterThan(100)
    expect(settled?.usage?.outputTokens).toBeLessThan(300)
  })

  test('within it, or without one, is let be', async () => {
    const server = await upstream(() => ({ text: 'one two '.repeat(50) }))
    for (const maxOutputTokens of [100, undefined]) {
      const plane = new ControlPlaneDouble()
      plane.judge = () => ({ kind: 'grant', maxOutputTokens })
      const run = await throughNap(plane, streamer(['openai/gpt-test']), server)
      expect(plane.run(run).result).toMatchObject({ output: { text: 'one two '.repeat(50) } })
    }
  })

  test('that its reader leaves is recorded as aborted', async () => {
    const server = await upstream(() => ({ text: 'one two three' }))
    const plane = new ControlPlaneDouble()
    const agent = defineAgent({
      name: 'leaver',
      input: noInput,
      output: z.object({ code: z.string() }),
      models: ['openai/a'],
      async run(ctx) {
        const call = { prompt: [{ role: 'user' as const, content: [{ type: 'text' as const, text: 'hi' }] }] }
        const { stream } = await ctx.model().doStream(call)
        await stream.cancel()
        await ctx.sleep('nap', 5)
        return ctx
          .model()
          .doGenerate(call)
          .then(
            () => ({ code: 'went on' }),
            (error: unknown) => ({ code: error instanceof ModelCallError ? error.code : 'other' }),
          )
      },
    })
    const run = await throughNap(plane, agent, server)
    expect(plane.run(run).result).toMatchObject({ status: 'succeeded', output: { code: 'went on' } })
    expect(plane.step(run, 'model').status).not.toBe('started')
  })
})
