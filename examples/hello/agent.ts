import { defineAgent, defineTool } from '@ground-control/sdk'
import { generateText, isStepCount } from 'ai'
import { z } from 'zod'

const sendCard = defineTool({
  name: 'send_card',
  description: 'Sends somebody a card.',
  input: z.object({ to: z.string().min(1), text: z.string().max(300) }),
  effect: 'write',
  execute: ({ to }, { idempotencyKey }) => ({ sentTo: to, receipt: idempotencyKey }),
})

export const hello = defineAgent({
  name: 'hello',
  description: 'Asks what a card should say, and lets a model write and send it.',
  input: z.object({ name: z.string().min(1) }),
  output: z.object({ said: z.string() }),
  models: ['openai/gpt-4o-mini'],
  limits: { costUsd: 0.05 },
  tools: [sendCard],
  async run(ctx, { name }) {
    const year = await ctx.step('year', () => new Date().getFullYear())
    const answer = await ctx.approval('occasion', {
      title: `A card to ${name}?`,
      arguments: { to: name, occasion: `the end of ${year}` },
    })
    if (answer.status !== 'approved' && answer.status !== 'edited') return { said: 'No card, then.' }
    const prompt = `Write and send this card, then say what you did: ${JSON.stringify(answer.arguments)}`
    const { text } = await generateText({
      model: ctx.model(),
      tools: ctx.tools(),
      prompt,
      stopWhen: isStepCount(3),
    })
    return { said: text }
  },
  fallback: (_ctx, _input, error) => ({ said: `No card: ${error.message}` }),
})
