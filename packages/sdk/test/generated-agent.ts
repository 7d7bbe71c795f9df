import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { generateText } from 'ai'
import fc from 'fast-check'
import { z } from 'zod'
import type { AgentContext } from '../src/context.ts'
import { defineAgent } from '../src/define-agent.ts'
import { defineTool } from '../src/define-tool.ts'

/** A program over `ctx`. Names are given by position, so that no two nodes share one. */
export type Program =
  | {
      kind:
        | 'step'
        | 'flaky'
        | 'fails'
        | 'model'
        | 'tool'
        | 'asked'
        | 'sleep'
        | 'event'
        | 'approval'
        | 'child'
        | 'emit'
        | 'flag'
    }
  | { kind: 'all' | 'sequence'; of: Program[] }

const leaves = [
  'step',
  'flaky',
  'fails',
  'model',
  'tool',
  'asked',
  'sleep',
  'event',
  'approval',
  'child',
  'emit',
  'flag',
] as const

const leaf: fc.Arbitrary<Program> = fc.record({ kind: fc.constantFrom(...leaves) })
const groupOf = (parts: fc.Arbitrary<Program>, max: number): fc.Arbitrary<Program> =>
  fc.record({
    kind: fc.constantFrom('all' as const, 'sequence' as const),
    of: fc.array(parts, { minLength: 1, maxLength: max }),
  })

/** At most 3 × 3 × 2 leaves, in groups side by side or one after the other. */
export const program: fc.Arbitrary<Program> = groupOf(
  fc.oneof(leaf, groupOf(fc.oneof({ weight: 3, arbitrary: leaf }, groupOf(leaf, 2)), 3)),
  3,
)

/** What ran outside the record, by step: the world that an agent changes. */
export type World = { ran(step: string, key: string | null): void }

/** An agent that runs the program and answers with everything it was told. */
export function agentOf(root: Program, world: World) {
  let failedOnce = new Set<string>()
  const touch = defineTool({
    name: 'touch',
    description: '',
    input: z.object({ at: z.string(), edited: z.boolean().optional() }),
    effect: 'write',
    execute({ at, edited }, { idempotencyKey }) {
      world.ran(`tool ${at}`, idempotencyKey)
      return { touched: at, edited: edited ?? false }
    },
  })
  const play = async (ctx: AgentContext<'fake/model'>, node: Program, at: string): Promise<unknown> => {
    switch (node.kind) {
      case 'all':
        return Promise.all(node.of.map((child, index) => play(ctx, child, `${at}.${index}`)))
      case 'sequence': {
        const said: unknown[] = []
        for (const [index, child] of node.of.entries()) said.push(await play(ctx, child, `${at}.${index}`))
        return said
      }
      case 'step':
        return ctx.step(at, () => {
          world.ran(at, null)
          return { made: at }
        })
      case 'flaky':
        return ctx.step(
          at,
          () => {
            if (!failedOnce.has(at)) {
              failedOnce = new Set([...failedOnce, at])
              throw Object.assign(new Error('reset'), { code: 'ECONNRESET' })
            }
            world.ran(at, null)
            return at
          },
          { retry: { initialDelayMs: 0 } },
        )
      case 'fails':
        return ctx
          .step(at, () => {
            world.ran(at, null)
            throw new Error(`no ${at}`)
          })
          .catch((error: unknown) => (error instanceof Error ? error.message : 'odd'))
      case 'model':
        return (await generateText({ model: ctx.model(), prompt: at })).text
      case 'tool':
      case 'asked': {
        const { execute } = ctx.tools().touch as { execute: (args: unknown, options: object) => unknown }
        return execute({ at: `${node.kind} ${at}` }, { toolCallId: at, messages: [] })
      }
      case 'sleep':
        await ctx.sleep(at, 5)
        return null
      case 'event':
        return ctx.waitForEvent(at, { type: 'news' })
      case 'approval':
        return ctx.approval(at, { title: at, arguments: { at } })
      case 'child':
        return ctx.invoke('child', { at })
      case 'emit':
        await ctx.emit('said', { at })
        return null
      case 'flag':
        return ctx.flag('tone', 'plain')
      default:
        return node satisfies never
    }
  }
  return defineAgent({
    name: 'generated',
    input: z.object({}),
    output: z.json(),
    models: ['fake/model'],
    tools: [touch],
    run: async (ctx) => JSON.parse(JSON.stringify((await play(ctx, root, 'r')) ?? null)) as null,
  })
}

/** A provider in this process: answers with the prompt, and takes a moment that differs from prompt to prompt. */
export function fakeModel(world: World): LanguageModelV4 {
  return {
    specificationVersion: 'v4',
    provider: 'fake',
    modelId: 'model',
    supportedUrls: {},
    async doGenerate({ prompt }: LanguageModelV4CallOptions) {
      const text = JSON.stringify(prompt.at(-1)?.content)
      await new Promise((resolve) => setTimeout(resolve, text.length % 3))
      world.ran(`model ${text}`, null)
      return {
        content: [{ type: 'text', text: `heard ${text}` }],
        finishReason: { unified: 'stop', raw: 'stop' },
        usage: {
          inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
          outputTokens: { total: 1, text: 1, reasoning: 0 },
        },
        warnings: [],
      }
    },
    doStream() {
      throw new Error('not asked for here')
    },
  }
}
