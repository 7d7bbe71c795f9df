import { type AgentContext, defineAgent, RefusedError } from '@ground-control/sdk'
import { generateText, hasToolCall, isStepCount, type ModelMessage } from 'ai'
import { z } from 'zod'
import { handOverTool, saysStop } from './conversations/ending.ts'
import { airlineUrl, withAirline } from './desk/airline-access.ts'
import { deskRules } from './desk/call-airline.ts'
import { deskTools } from './desk/tools.ts'

const input = z.object({
  /** Names the conversation to whoever listens; a recorded model finds its recording by it. */
  conversationId: z.string().min(1).max(200),
  /** What the customer says first. */
  opening: z.string().min(1).max(20_000),
  /** Where the airline's records are; default: AIRLINE_URL of the worker. */
  airlineUrl: airlineUrl.optional(),
  maxTurns: z.int().min(1).max(200).default(60),
})

const output = z.object({
  outcome: z.enum(['customer_done', 'customer_silent', 'handed_over', 'out_of_turns']),
  /** What the customer was told, in order. */
  said: z.array(z.string()),
})
type Output = z.infer<typeof output>

/** What comes as the data of a `customer.message` event. */
const customerMessage = z.object({ text: z.string().min(1).max(20_000) })

const models = ['openai/gpt-4o', 'openai/gpt-4o-mini'] as const
const dayMs = 86_400_000
// A model that calls tools without end is stopped here; the customer is handed over.
const maxStepsPerTurn = 30

/**
 * An airline's service desk. One run is one conversation: the model answers the customer with the desk's tools,
 * the customer's turns come as `customer.message` events addressed to the run with the key `turn-1`, `turn-2` …,
 * and what the desk says leaves as `agent.message` events `{ turn, text }`.
 */
export const desk = defineAgent({
  name: 'airline-desk',
  description: 'Answers an airline’s customers: looks up, books, changes and cancels their trips.',
  input,
  output,
  models,
  limits: { costUsd: 5, timeoutMs: 7 * dayMs, steps: 600, concurrency: 20 },
  tools: deskTools,

  async run(ctx, asked): Promise<Output> {
    const airline = { url: asked.airlineUrl ?? defaultAirlineUrl(), copy: ctx.run.id }
    return withAirline(airline, async () => {
      const instructions = await ctx.step('rules', (signal) => deskRules(airline, signal))
      const messages: ModelMessage[] = [{ role: 'user', content: asked.opening }]
      const said: string[] = []
      for (let turn = 1; turn <= asked.maxTurns; turn += 1) {
        const answer = await generateText({
          model: ctx.model(),
          tools: ctx.tools(),
          instructions,
          messages,
          stopWhen: [hasToolCall(handOverTool), isStepCount(maxStepsPerTurn)],
          maxOutputTokens: 2_000,
          maxRetries: 0,
          abortSignal: ctx.signal,
          providerOptions: { openai: { user: asked.conversationId } },
        })
        messages.push(...answer.responseMessages)
        if (answer.toolCalls.some(({ toolName }) => toolName === handOverTool))
          return { outcome: 'handed_over', said }
        if (answer.text === '') return await apologise(ctx, said)

        said.push(answer.text)
        await ctx.emit('agent.message', { turn, text: answer.text })
        const heard = await ctx.waitForEvent(`customer-${turn}`, {
          type: 'customer.message',
          key: `turn-${turn}`,
          timeoutMs: dayMs,
        })
        if (heard === null) return { outcome: 'customer_silent', said }
        const { text } = customerMessage.parse(heard.data)
        if (saysStop(text)) return { outcome: 'customer_done', said }
        messages.push({ role: 'user', content: text })
      }
      return { outcome: 'out_of_turns', said }
    })
  },

  /** No model may or can answer: the customer is told so and a person takes over. */
  async fallback(ctx, _asked, error): Promise<Output> {
    ctx.log.warn('a person takes over', { refused: error instanceof RefusedError, reason: error.message })
    return apologise(ctx, [])
  },
})

const apology =
  'I am sorry, I cannot go on with this right now. A colleague will read our conversation and get back to you.'

async function apologise(ctx: AgentContext<(typeof models)[number]>, said: string[]): Promise<Output> {
  await ctx.emit('agent.message', { turn: said.length + 1, text: apology })
  return { outcome: 'handed_over', said: [...said, apology] }
}

function defaultAirlineUrl(): string {
  const parsed = airlineUrl.safeParse(process.env.AIRLINE_URL)
  if (!parsed.success)
    throw new Error('AIRLINE_URL must be set to the airline’s address on this machine, or the run name one')
  return parsed.data
}
