import { z } from 'zod'

const toolCall = z.object({
  id: z.string(),
  type: z.literal('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
})

/** A message of OpenAI's chat form, as recordings hold them. */
export const message = z.discriminatedUnion('role', [
  z.object({ role: z.literal('system'), content: z.string() }),
  z.object({ role: z.literal('user'), content: z.string() }),
  z.object({
    role: z.literal('assistant'),
    content: z.string().nullish(),
    tool_calls: z.array(toolCall).nullish(),
  }),
  z.object({
    role: z.literal('tool'),
    content: z.string(),
    tool_call_id: z.string(),
    name: z.string().optional(),
  }),
])
export type Message = z.infer<typeof message>

/** One recorded conversation: who said what, and 1 or 0 for whether it served the customer rightly. */
export const conversation = z.object({
  conversation_id: z.string().min(1).max(200),
  task_id: z.number().int().nonnegative(),
  reward: z.number().optional(),
  messages: z.array(message).min(1),
})
export type Conversation = z.infer<typeof conversation>

export const action = z.object({ name: z.string(), kwargs: z.record(z.string(), z.unknown()) })
export type Action = z.infer<typeof action>

/** What a customer wants: the right calls in order, and what the desk must have said. */
export const task = z.object({
  task_id: z.number().int().nonnegative().optional(),
  actions: z.array(action),
  outputs: z.array(z.string()),
})
export type Task = z.infer<typeof task>
