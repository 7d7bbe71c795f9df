import { generateText, isStepCount, streamText } from 'ai'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ControlPlaneDouble } from '../../../test/control-plane-double.ts'
import { drive } from '../../../test/drive.ts'
import { type Chat, openaiDouble, type Reply } from '../../../test/openai-double.ts'
import { defineAgent } from '../../define-agent.ts'
import { defineTool, type ToolCallOptions } from '../../define-tool.ts'
import { RetryableError } from '../../errors.ts'
import { providersFrom } from '../model/providers.ts'

const servers: Array<{ close(): Promise<void> }> = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function upstream(reply: (chat: Chat, nth: number) => Reply) {
  const server = await openaiDouble(reply)
  servers.push(server)
  return { ...server, providers: providersFrom({ OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: server.url }) }
}

/** A desk with one writing tool, whose effects are counted by idempotency key. */
function refundDesk(
  onExecute: (amount: number, options: ToolCallOptions) => unknown = (amount) => ({ refunded: amount }),
) {
  const effects: Array<{ amount: number; key: string }> = []
  const refund = defineTool({
    name: 'issue_refund',
    description: 'Pays money back.',
    input: z.object({ amount: z.number().positive() }),
    effect: 'write',
    execute({ amount }, options) {
      effects.push({ amount, key: options.idempotencyKey })
      return onExecute(amount, options)
    },
  })
  const agent = defineAgent({
    name: 'desk',
    input: z.object({ stream: z.boolean().default(false) }),
    output: z.object({ text: z.string() }),
    models: ['openai/gpt-test'],
    tools: [refund],
    async run(ctx, { stream }) {
      const call = {
        model: ctx.model(),
        tools: ctx.tools(),
        prompt: 'Please refund me.',
        stopWhen: isStepCount(6),
      }
      if (!stream) return { text: (await generateText(call)).text }
      return { text: await streamText({ ...call, onError: () => {} }).text }
    },
  })
  return { agent, effects }
}

/** Asks for a refund, then says what the tool answered. */
const askThenTell =
  (amount: unknown) =>
  (chat: Chat): Reply => {
    const last = chat.messages.at(-1)
    return last?.role === 'tool'
      ? { text: `tool said ${String(last.content)}` }
      : { tool: 'issue_refund', arguments: { amount } }
  }

const textOf = (plane: ControlPlaneDouble, run: string) =>
  (plane.run(run).result as { output: { text: string } } | null)?.output?.text

describe('a tool call in a generateText loop', () => {
  test.each([false, true])(
    'is admitted, made once under its key, recorded and told to the model (stream %s)',
    async (stream) => {
      const server = await upstream(askThenTell(20))
      const plane = new ControlPlaneDouble()
      const { agent, effects } = refundDesk()
      const run = plane.start(agent, { stream })
      await drive(plane, agent, run, server)
      expect(textOf(plane, run)).toBe('tool said {"refunded":20}')
      expect(effects).toEqual([{ amount: 20, key: plane.step(run, 'tool:issue_refund').idempotencyKey }])
      expect(server.chats).toHaveLength(2)
      // What each came to travels with what comes next.
      expect(plane.calls.map(({ verb }) => verb)).toEqual(['admit', 'admit', 'admit', 'finish'])
    },
  )

  test('with bad arguments is told to the model and recorded, and the tool does not run', async () => {
    const server = await upstream(askThenTell(-1))
    const plane = new ControlPlaneDouble()
    const { agent, effects } = refundDesk()
    const run = plane.start(agent, {})
    await drive(plane, agent, run, server)
    expect(textOf(plane, run)).toContain('"error":"invalid_arguments"')
    expect(textOf(plane, run)).toContain('"field":"amount"')
    expect(plane.step(run, 'tool:issue_refund').status).toBe('succeeded')
    expect(effects).toEqual([])
  })

  test.each([
    ['approved', undefined, 20],
    ['edited', { amount: 5 }, 5],
  ] as const)('that needs a person sleeps, and runs as %s', async (status, edited, amount) => {
    const server = await upstream(askThenTell(20))
    const plane = new ControlPlaneDouble()
    plane.judge = ({ call }) => ({ kind: call.kind === 'tool' ? 'ask' : 'grant' })
    const { agent, effects } = refundDesk()
    const run = plane.start(agent, {})
    expect(await drive(plane, agent, run, server)).toEqual({ ended: 'suspended' })
    expect(effects).toEqual([])
    plane.decide(run, 'tool:issue_refund', { status, edited })
    await drive(plane, agent, run, server)
    expect(effects.map((effect) => effect.amount)).toEqual([amount])
    expect(textOf(plane, run)).toBe(`tool said {"refunded":${amount}}`)
    expect(server.chats).toHaveLength(2)
  })

  test('that a person rejects is told with the reason, the same on every replay', async () => {
    const server = await upstream(askThenTell(20))
    const plane = new ControlPlaneDouble()
    plane.judge = ({ call }) => ({ kind: call.kind === 'tool' ? 'ask' : 'grant' })
    const { agent, effects } = refundDesk()
    const run = plane.start(agent, {})
    await drive(plane, agent, run, server)
    plane.decide(run, 'tool:issue_refund', { status: 'rejected', reason: 'not ours to pay' })
    // Cut off right after the rejection is recorded: the next execution finds it in the journal.
    const transport = plane.transport()
    await drive(plane, agent, run, {
      ...server,
      transport: {
        ...transport,
        finish: async () => ({ outcome: 'lost', reason: 'fenced', message: 'cut' }),
      },
    })
    await drive(plane, agent, run, server)
    expect(textOf(plane, run)).toBe(
      'tool said {"error":"rejected","tool":"issue_refund","status":"rejected","reason":"not ours to pay","decidedBy":"Ada"}',
    )
    expect(effects).toEqual([])
  })

  test('that a policy denies is told; the run goes on', async () => {
    const server = await upstream(askThenTell(20))
    const plane = new ControlPlaneDouble()
    const details = { by: 'policy', id: 'pol', name: 'refunds', rule: 'no refunds at night', version: 3 }
    plane.judge = ({ call }) =>
      call.kind === 'tool'
        ? {
            kind: 'refuse',
            failure: { code: 'policy_denied', retryable: false, message: 'wait for morning', details },
          }
        : { kind: 'grant' }
    const { agent, effects } = refundDesk()
    const run = plane.start(agent, {})
    await drive(plane, agent, run, server)
    expect(textOf(plane, run)).toContain('"rule":"no refunds at night"')
    expect(effects).toEqual([])
  })

  test('that a budget refuses ends the loop: the model is not asked again', async () => {
    const server = await upstream(askThenTell(20))
    const plane = new ControlPlaneDouble()
    const details = { by: 'budget', id: 'bud', name: 'refunds a day' }
    plane.judge = ({ call }) =>
      call.kind === 'tool'
        ? {
            kind: 'refuse',
            failure: { code: 'budget_exceeded', retryable: false, message: 'spent', details },
          }
        : { kind: 'grant' }
    const { agent } = refundDesk()
    const run = plane.start(agent, {})
    await drive(plane, agent, run, server)
    expect(plane.run(run).result).toMatchObject({
      status: 'failed',
      failure: { code: 'budget_exceeded', details },
    })
    expect(server.chats).toHaveLength(1)
  })

  test('two of the same tool in one answer each have their own step and key', async () => {
    const server = await upstream((chat) =>
      chat.messages.at(-1)?.role === 'tool'
        ? { text: 'both' }
        : { tools: [1, 2].map((amount) => ({ tool: 'issue_refund', arguments: { amount } })) },
    )
    const plane = new ControlPlaneDouble()
    plane.judge = ({ call }) => ({ kind: call.kind === 'tool' ? 'ask' : 'grant' })
    const { agent, effects } = refundDesk()
    const run = plane.start(agent, {})
    await drive(plane, agent, run, server)
    // The second is decided first; the first is still open.
    plane.decide(run, 'tool:issue_refund', { status: 'approved' }, 1)
    expect(await drive(plane, agent, run, server)).toEqual({ ended: 'suspended' })
    plane.decide(run, 'tool:issue_refund', { status: 'edited', edited: { amount: 9 } }, 0)
    await drive(plane, agent, run, server)
    expect(effects.map((effect) => effect.amount)).toEqual([2, 9])
    expect(new Set(effects.map((effect) => effect.key)).size).toBe(2)
    expect(textOf(plane, run)).toBe('both')
    expect(server.chats).toHaveLength(2)
  })
})

describe('a tool that fails', () => {
  const failing = async (
    error: () => unknown,
    options: { effect: 'read' | 'write'; idempotent?: boolean },
  ) => {
    let tries = 0
    const tool = defineTool({
      name: 'lookup',
      description: '',
      input: z.object({}),
      ...options,
      execute() {
        tries += 1
        throw error()
      },
    })
    const agent = defineAgent({
      name: 'failing',
      input: z.object({}),
      output: z.object({ text: z.string() }),
      models: ['openai/gpt-test'],
      tools: [tool],
      run: async (ctx) => ({
        text: (
          await generateText({
            model: ctx.model(),
            tools: ctx.tools(),
            prompt: 'x',
            stopWhen: isStepCount(4),
          })
        ).text,
      }),
    })
    const server = await upstream((chat) => {
      const last = chat.messages.at(-1)
      return last?.role === 'tool' ? { text: String(last.content) } : { tool: 'lookup', arguments: {} }
    })
    const plane = new ControlPlaneDouble()
    const run = plane.start(agent, {})
    await drive(plane, agent, run, server)
    return { tries, text: textOf(plane, run) }
  }
  const passing = () => Object.assign(new Error('connection reset'), { code: 'ECONNRESET' })

  test('a read is tried again for a passing error; the model is told the last one', async () => {
    const { tries, text } = await failing(passing, { effect: 'read' })
    expect(tries).toBe(3)
    expect(text).toContain('connection reset')
  })
  test('a write is not, since it may have happened', async () => {
    expect((await failing(passing, { effect: 'write' })).tries).toBe(1)
  })
  test('a write that is idempotent by its key is', async () => {
    expect((await failing(passing, { effect: 'write', idempotent: true })).tries).toBe(3)
  })
  test('a write whose error says that it is safe is', async () => {
    expect((await failing(() => new RetryableError('not begun'), { effect: 'write' })).tries).toBe(3)
  })
  test('a bug is not tried again anywhere', async () => {
    expect((await failing(() => new TypeError('undefined is not'), { effect: 'read' })).tries).toBe(1)
  })
})
