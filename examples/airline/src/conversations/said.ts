import type { Conversation } from './schema.ts'

/** The texts the customer was told: the assistant's messages that call no tool. */
export function saidToCustomer(recorded: Conversation): string[] {
  return recorded.messages.flatMap((message) =>
    message.role === 'assistant' && !message.tool_calls?.length && message.content ? [message.content] : [],
  )
}
