import { z } from 'zod'

// Clients differ in how they write the same thing: content may be text, null, missing or a list of parts.
const content = z
  .union([z.string(), z.array(z.looseObject({ type: z.string(), text: z.string().optional() }))])
  .nullish()

const toolCall = z.looseObject({ function: z.looseObject({ name: z.string(), arguments: z.string() }) })

const chatMessage = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
  content,
  tool_calls: z.array(toolCall).nullish(),
})
export type ChatMessage = z.infer<typeof chatMessage>

/** The part of OpenAI's chat completion request that a recorded model heeds; the rest may be there. */
export const chatRequest = z.looseObject({
  model: z.string().min(1).max(200),
  messages: z.array(chatMessage).min(1).max(2_000),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  tools: z.array(z.looseObject({ function: z.looseObject({ name: z.string() }).optional() })).nullish(),
  user: z.string().nullish(),
  metadata: z.looseObject({ conversation: z.string().optional() }).nullish(),
})
export type ChatRequest = z.infer<typeof chatRequest>

/** The text of a message whatever form its content has; parts that are no text count for nothing. */
export function textOf(value: ChatMessage['content']): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : value.map((part) => part.text ?? '').join('')
}
