import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import type { ChatRequest } from './chat-request.ts'
import { textOf } from './chat-request.ts'
import type { Answer } from './next-answer.ts'

// The same instructions, tools and history come again with every call of a conversation.
const maxKnown = 20_000
const known = new Map<string, number>()
const noSpecialTokens = { disallowedSpecial: new Set<string>() }

function count(text: string): number {
  if (text === '') return 0
  const before = known.get(text)
  if (before !== undefined) return before
  const tokens = countTokens(text, noSpecialTokens)
  if (known.size >= maxKnown) known.clear()
  known.set(text, tokens)
  return tokens
}

// What OpenAI's chat form adds to each message and to the start of the answer.
const perMessage = 3
const toStartAnswer = 3

export interface TokenCounts {
  promptTokens: number
  completionTokens: number
}

/** Tokens (o200k) of a request, tools included, and of the answer to it. */
export function countChatTokens(request: ChatRequest, answer: Answer): TokenCounts {
  let promptTokens =
    toStartAnswer + (request.tools ?? []).reduce((sum, tool) => sum + count(JSON.stringify(tool)), 0)
  for (const message of request.messages) {
    promptTokens += perMessage + count(textOf(message.content))
    for (const { function: called } of message.tool_calls ?? [])
      promptTokens += count(called.name) + count(called.arguments)
  }
  const completionTokens = answer.calls.reduce(
    (sum, call) => sum + perMessage + count(call.name) + count(call.arguments),
    count(answer.text),
  )
  return { promptTokens, completionTokens }
}
