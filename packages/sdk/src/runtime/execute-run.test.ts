import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ControlPlaneDouble } from '../../test/control-plane-double.ts'
import { drive, type LogLine } from '../../test/drive.ts'
import { defineAgent } from '../define-agent.ts'
import { NonRetryableError, RetryableError, StepError } from '../errors.ts'
import { RunStop } from './execute-run.ts'

const anything = z.object({ input: z.json().optional() })

describe('steps', () => {
  test('are recorded, and given back without running again', async () => {
    const plane = new ControlPlaneDouble()
    let ran = 0
    const agent = defineAgent({
      name: 'adder',
      input: z.object({ a: z.number() }),
      output: z.object({ sum: z.number(), when: z.string() }),
      async run(ctx, { a }) {
        const when = await ctx.step('now', () => new Date(0))
        const sum = await ctx.step('sum', () => {
          ran += 1
          return a + 1
        })
        await ctx.sleep('nap', 10)
        // What a step gives is its JSON, the first time too: a Date is text by then.
        return { sum, when: when as unknown as string }
      },
    })
    const run = plane.start(agent, { a: 1 })
    expect(await drive(plane, agent, run)).toEqual({ ended: 'suspended' })
    plane.arrive(run, 'nap', null)
    expect(await drive(plane, agent, run)).toEqual({ ended: 'finished', status: 'succeeded' })
    expect(plane.run(run).result).toMatchObject({
      output: { sum: 2, when: '1970-01-01T00:00:00.000Z' },
      servedBy: 'primary',
      degraded: false,
    })
    expect(ran).toBe(1)
  })

  test('retry by type: RetryableError until it succeeds, a plain error not at all', async () => {
    const plane = new ControlPlaneDouble()
    let flaky = 0
    let buggy = 0
    const agent = defineAgent({
      name: 'retrier',
      input: anything,
      output: z.object({ flaky: z.number(), caught: z.string() }),
      async run(ctx) {
        const value = await ctx.step(
          'flaky',
          () => {
            flaky += 1
            if (flaky < 3) throw new RetryableError('not yet')
            return flaky
          },
          { retry: { maxAttempts: 5, initialDelayMs: 1 } },
        )
        const caught = await ctx
          .step('buggy', () => {
            buggy += 1
            throw new TypeError('please retry me, I am retryable')
          })
          .catch((error: unknown) => (error instanceof StepError ? error.code : 'other'))
        return { flaky: value, caught }
      },
    })
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({ output: { flaky: 3, caught: 'step_failed' } })
    expect(buggy).toBe(1)
    expect(plane.step(run, 'flaky').attempt).toBe(3)
  })

  test('a timeout fails the step with its own code', async () => {
    const plane = new ControlPlaneDouble()
    const agent = defineAgent({
      name: 'slow',
      input: anything,
      output: z.object({}),
      async run(ctx) {
        await ctx.step('slow', () => new Promise(() => {}), {
          timeoutMs: 5,
          retry: { maxAttempts: 2, initialDelayMs: 1 },
        })
        return {}
      },
    })
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({
      status: 'failed',
      failure: { code: 'timeout', retryable: true },
    })
    expect(plane.step(run, 'slow').attempt).toBe(2)
  })

  test('inside a step are refused by name', async () => {
    const plane = new ControlPlaneDouble()
    const agent = defineAgent({
      name: 'nester',
      input: anything,
      output: z.object({}),
      async run(ctx) {
        await ctx.step('outer', () => ctx.step('inner', () => 1))
        return {}
      },
    })
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    const { failure } = plane.run(run).result as { failure: { code: string; message: string } }
    expect(failure.code).toBe('bad_definition')
    expect(failure.message).toContain('step "inner" is inside step "outer"')
  })

  test('that return what JSON cannot carry fail and say so', async () => {
    const plane = new ControlPlaneDouble()
    const agent = defineAgent({
      name: 'biggy',
      input: anything,
      output: z.object({}),
      async run(ctx) {
        await ctx.step('big', () => ({ amount: 1n }))
        return {}
      },
    })
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({ status: 'failed', failure: { code: 'not_json' } })
  })
})

describe('what a run asks under another name or question than before', () => {
  test('fails it as digest_mismatch, which agent code cannot catch', async () => {
    const plane = new ControlPlaneDouble()
    let ms = 10
    const agent = defineAgent({
      name: 'changing',
      input: anything,
      output: z.object({}),
      async run(ctx) {
        await ctx.sleep('nap', ms).catch(() => {})
        return {}
      },
      fallback: async () => ({}),
    })
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    ms = 20
    plane.arrive(run, 'nap', null)
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({
      status: 'failed',
      failure: { code: 'digest_mismatch', retryable: false, message: expect.stringContaining('step "nap"') },
    })
  })
})

describe('input, output and last resorts', () => {
  const failing = (options: { fallback?: boolean; fallbackStatic?: boolean }) =>
    defineAgent({
      name: 'failing',
      input: z.object({ n: z.number() }),
      output: z.object({ said: z.string() }),
      async run() {
        throw new NonRetryableError('the primary way is closed', { code: 'closed' })
      },
      fallback: options.fallback
        ? async (ctx, { n }, error) => ({ said: await ctx.step('say', () => `${error.message} ${n}`) })
        : undefined,
      fallbackStatic: options.fallbackStatic ? { said: 'sorry' } : undefined,
    })

  test('an input that does not fit fails the run before its code', async () => {
    const plane = new ControlPlaneDouble()
    const agent = failing({ fallback: true })
    const run = plane.start(agent, { n: 'one' })
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({ status: 'failed', failure: { code: 'invalid_input' } })
  })

  test('no last resort: the error is the failure', async () => {
    const plane = new ControlPlaneDouble()
    const agent = failing({})
    const run = plane.start(agent, { n: 1 })
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({
      status: 'failed',
      failure: { code: 'closed', retryable: false, message: 'the primary way is closed' },
    })
  })

  test('fallback answers, its steps recorded, the error kept', async () => {
    const plane = new ControlPlaneDouble()
    const agent = failing({ fallback: true })
    const run = plane.start(agent, { n: 1 })
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({
      status: 'succeeded',
      servedBy: 'fallback',
      degraded: true,
      output: { said: 'the primary way is closed 1' },
      failure: { code: 'closed' },
    })
    expect(plane.step(run, 'say').status).toBe('succeeded')
  })

  test('a static answer when there is nothing else', async () => {
    const plane = new ControlPlaneDouble()
    const agent = failing({ fallbackStatic: true })
    const run = plane.start(agent, { n: 1 })
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({ servedBy: 'static', output: { said: 'sorry' } })
  })

  test('an output that does not fit is a failure', async () => {
    const plane = new ControlPlaneDouble()
    const agent = defineAgent({
      name: 'liar',
      input: anything,
      output: z.object({ n: z.number() }),
      run: async () => ({ n: 'one' as unknown as number }),
    })
    const run = plane.start(agent, {})
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({ status: 'failed', failure: { code: 'invalid_output' } })
  })
})

describe('an end from outside', () => {
  const waiting = (started: () => void) =>
    defineAgent({
      name: 'waiting',
      input: anything,
      output: z.object({}),
      async run(ctx) {
        await ctx.step('wait', (signal) => {
          started()
          return new Promise((_resolve, reject) => {
            signal.addEventListener('abort', () => reject(signal.reason))
          })
        })
        return {}
      },
      fallback: async () => ({}),
    })

  test('a lost lease stops the run at once and writes nothing more', async () => {
    const plane = new ControlPlaneDouble()
    const controller = new AbortController()
    const message = 'another worker has it'
    const agent = waiting(() =>
      queueMicrotask(() => controller.abort(new RunStop({ kind: 'lost', reason: 'fenced', message }))),
    )
    const run = plane.start(agent, {})
    const end = await drive(plane, agent, run, { signal: controller.signal })
    expect(end).toEqual({ ended: 'lost', reason: 'fenced', message })
    expect(plane.calls).toEqual([])
  })

  test('a release hands the run back and records no step', async () => {
    const plane = new ControlPlaneDouble()
    const controller = new AbortController()
    const agent = waiting(() => queueMicrotask(() => controller.abort(new RunStop({ kind: 'released' }))))
    const run = plane.start(agent, {})
    expect(await drive(plane, agent, run, { signal: controller.signal })).toEqual({ ended: 'released' })
    expect(plane.calls.map((call) => call.verb)).toEqual(['finish'])
    expect(plane.run(run).status).toBe('queued')
  })

  test('the deadline fails the run as timeout', async () => {
    const plane = new ControlPlaneDouble()
    const agent = waiting(() => {})
    const run = plane.start(agent, {}, { deadlineAt: new Date(Date.now() + 20).toISOString() })
    await drive(plane, agent, run)
    expect(plane.run(run).result).toMatchObject({ status: 'failed', failure: { code: 'timeout' } })
  })

  test('a fence that is behind ends the execution where it notices, before anything else is done', async () => {
    const plane = new ControlPlaneDouble()
    let done = 0
    const agent = defineAgent({
      name: 'overtaken',
      input: anything,
      output: z.object({}),
      async run(ctx) {
        await ctx.step('one', () => plane.begin(ctx.run.id)) // somebody else takes the run meanwhile
        await ctx.step('two', () => {
          done += 1
        })
        return {}
      },
    })
    const run = plane.start(agent, {})
    expect(await drive(plane, agent, run)).toMatchObject({ ended: 'lost', reason: 'fenced' })
    expect(done).toBe(0)
    expect(plane.run(run).result).toBeNull()
  })
})

describe('secrets and logs', () => {
  test('a secret is masked in outputs, failures and logs', async () => {
    const plane = new ControlPlaneDouble()
    plane.secrets.set('crm', 's3cr3t-value')
    const lines: LogLine[] = []
    const agent = defineAgent({
      name: 'leaky',
      input: anything,
      output: z.object({ url: z.string() }),
      async run(ctx) {
        const key = await ctx.secret('crm')
        ctx.log.info(`using ${key}`, { key })
        const url = await ctx.step('call', () => `https://crm.test/?key=${key}`)
        await ctx
          .step('fail', () => {
            throw new Error(`refused ${Buffer.from(key).toString('base64')}`)
          })
          .catch(() => {})
        await ctx.emit('crm.called', { key })
        return { url: `${url} ${key}` }
      },
    })
    const run = plane.start(agent, {})
    await drive(plane, agent, run, { lines })
    const { result, steps, events } = plane.run(run)
    expect(result).toMatchObject({ output: { url: 'https://crm.test/?key=[secret] [secret]' } })
    const left = JSON.stringify([result, [...steps.values()], events, lines, plane.calls])
    expect(left).not.toContain('s3cr3t-value')
    expect(left).not.toContain(Buffer.from('s3cr3t-value').toString('base64'))
    expect(lines[0]?.message).toBe('using [secret]')
  })

  test('log lines of what is replayed are not written again', async () => {
    const plane = new ControlPlaneDouble()
    const lines: LogLine[] = []
    const agent = defineAgent({
      name: 'talker',
      input: anything,
      output: z.object({}),
      async run(ctx) {
        ctx.log.info('begins')
        await ctx.step('one', () => 1)
        await ctx.sleep('nap', 5)
        ctx.log.info('ends')
        return {}
      },
    })
    const run = plane.start(agent, {})
    await drive(plane, agent, run, { lines })
    plane.arrive(run, 'nap', null)
    await drive(plane, agent, run, { lines })
    expect(lines.map((line) => line.message)).toEqual(['begins', 'ends'])
  })
})

test('a flag keeps the value it had when the run first asked', async () => {
  const plane = new ControlPlaneDouble()
  plane.flags = { tone: 'kind', limit: 'oops' }
  const agent = defineAgent({
    name: 'flagged',
    input: anything,
    output: z.object({ tone: z.string(), limit: z.number() }),
    async run(ctx) {
      const tone = await ctx.flag('tone', 'plain')
      await ctx.sleep('nap', 5)
      return { tone, limit: await ctx.flag('limit', 7) }
    },
  })
  const run = plane.start(agent, {})
  await drive(plane, agent, run)
  plane.flags = { tone: 'stern' }
  plane.arrive(run, 'nap', null)
  await drive(plane, agent, run)
  expect(plane.run(run).result).toMatchObject({ output: { tone: 'kind', limit: 7 } })
})
