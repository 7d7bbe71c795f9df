import { type AgentContext, defineAgent } from '@ground-control/sdk'
import { generateText, streamText } from 'ai'
import { z } from 'zod'
import { modelAttempts, modelTimeoutMs, standbyModel, upstreamModel } from '../src/model-plan.ts'

const input = z.object({ key: z.string(), isStreamed: z.boolean() })
const output = z.object({ text: z.string() })

/** One call, whole or streamed, of whatever rung of the ladder answers. */
async function callModel<Models extends string>(
  ctx: AgentContext<Models>,
  { key, isStreamed }: z.infer<typeof input>,
): Promise<{ text: string }> {
  const model = ctx.model({ maxOutputTokens: 64, maxAttempts: modelAttempts, timeoutMs: modelTimeoutMs })
  const prompt = JSON.stringify({ key, say: 'hello' })
  if (!isStreamed) return { text: (await generateText({ model, prompt, maxRetries: 0 })).text.trim() }
  let failure: unknown = null
  const result = streamText({
    model,
    prompt,
    maxRetries: 0,
    onError({ error }) {
      failure = error
    },
  })
  let text = ''
  for await (const part of result.textStream) text += part
  if (failure !== null) throw failure
  return { text: text.trim() }
}

/** Two rungs of one provider. */
export const calling = defineAgent({
  name: 'chaos-calling',
  input,
  output,
  models: [upstreamModel, 'openai/gpt-4o'],
  limits: { timeoutMs: 300_000, concurrency: 100 },
  run: callModel,
})

/** Two rungs of two providers: the second stands in for the first. */
export const standingBy = defineAgent({
  name: 'chaos-standing-by',
  input,
  output,
  models: [upstreamModel, standbyModel],
  limits: { timeoutMs: 300_000, concurrency: 100 },
  run: callModel,
})
