import { type ChatMessage, textOf } from './chat-request.ts'

/** One turn in the form in which recordings and requests are compared. */
export type Turn =
  | { by: 'user'; text: string }
  | { by: 'assistant'; text: string; calls: { name: string; arguments: string }[] }
  | { by: 'tool'; text: string }

/**
 * Messages as turns: instructions left out, ids left out, an assistant's text and calls in one turn even when
 * the client sends them apart, JSON compared by content.
 */
export function canonicalTurns(messages: readonly ChatMessage[]): Turn[] {
  const turns: Turn[] = []
  for (const message of messages) {
    const text = textOf(message.content).trim()
    if (message.role === 'user') turns.push({ by: 'user', text })
    if (message.role === 'tool') turns.push({ by: 'tool', text: sameJson(text) })
    if (message.role === 'assistant') {
      const calls = (message.tool_calls ?? []).map(({ function: called }) => ({
        name: called.name,
        arguments: sameJson(called.arguments),
      }))
      const last = turns.at(-1)
      if (last?.by === 'assistant') {
        last.text = [last.text, text].filter((part) => part !== '').join('\n')
        last.calls.push(...calls)
      } else if (text !== '' || calls.length > 0) turns.push({ by: 'assistant', text, calls })
    }
  }
  return turns
}

/** JSON with its keys sorted; a text inside a JSON string is taken out of it; other text as it is. */
function sameJson(text: string): string {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'string' ? sameJson(parsed) : JSON.stringify(sorted(parsed))
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]))
}
