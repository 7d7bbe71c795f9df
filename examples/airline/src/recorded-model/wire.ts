import type { TokenCounts } from './count-tokens.ts'
import type { Fault } from './knobs.ts'
import type { Answer } from './next-answer.ts'

/** Facts that every part of one answer repeats. `created` is in seconds. */
export interface Envelope {
  id: string
  created: number
  model: string
}

type WrongUsage = Extract<Fault, { kind: 'wrong_usage' }>['usage']

/** The usage block, or what a fault makes of it. */
export function usageOf(counts: TokenCounts, wrong?: WrongUsage): Record<string, unknown> | undefined {
  const block = (prompt: unknown, completion: unknown, total: unknown) => ({
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: total,
  })
  switch (wrong) {
    case undefined:
      return block(
        counts.promptTokens,
        counts.completionTokens,
        counts.promptTokens + counts.completionTokens,
      )
    case 'missing':
      return undefined
    case 'negative':
      return block(-counts.promptTokens, -counts.completionTokens, -1)
    case 'nan':
      return block('NaN', null, 'NaN')
    case 'huge':
      return block(1e308, 4 * Number.MAX_SAFE_INTEGER, 1e308)
    case 'zero':
      return block(0, 0, 0)
    default:
      return wrong satisfies never
  }
}

const finishOf = (answer: Answer) => (answer.calls.length > 0 ? 'tool_calls' : 'stop')

const callOnWire = ({ id, name, arguments: text }: Answer['calls'][number]) => ({
  id,
  type: 'function',
  function: { name, arguments: text },
})

/** The body of a whole answer. */
export function completion(envelope: Envelope, answer: Answer, usage: object | undefined) {
  const calls = answer.calls.map(callOnWire)
  return {
    ...envelope,
    object: 'chat.completion',
    system_fingerprint: 'recorded',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: answer.text === '' ? null : answer.text,
          refusal: null,
          ...(calls.length > 0 ? { tool_calls: calls } : {}),
        },
        logprobs: null,
        finish_reason: finishOf(answer),
      },
    ],
    ...(usage === undefined ? {} : { usage }),
  }
}

// As coarse as a provider under load sends them; small enough that every text has several.
const wordsAChunk = 4
const charactersAChunk = 24

function pieces(text: string): string[] {
  const words = text.match(/\s*\S+|\s+$/g) ?? []
  const grouped: string[] = []
  for (let at = 0; at < words.length; at += wordsAChunk)
    grouped.push(words.slice(at, at + wordsAChunk).join(''))
  return grouped
}

/** The chunks of a streamed answer in order, without the closing `[DONE]`. */
export function* chunks(
  envelope: Envelope,
  answer: Answer,
  usage: { include: boolean; block: object | undefined },
): Iterable<object> {
  const chunk = (delta: object, finish: string | null = null) => ({
    ...envelope,
    object: 'chat.completion.chunk',
    system_fingerprint: 'recorded',
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...(usage.include ? { usage: null } : {}),
  })
  yield chunk({ role: 'assistant', content: answer.text === '' ? null : '' })
  for (const piece of pieces(answer.text)) yield chunk({ content: piece })
  for (const [index, call] of answer.calls.entries()) {
    const opened = { ...callOnWire(call), function: { name: call.name, arguments: '' } }
    yield chunk({ tool_calls: [{ index, ...opened }] })
    for (let at = 0; at < call.arguments.length; at += charactersAChunk) {
      const text = call.arguments.slice(at, at + charactersAChunk)
      yield chunk({ tool_calls: [{ index, function: { arguments: text } }] })
    }
  }
  yield chunk({}, finishOf(answer))
  if (usage.include && usage.block !== undefined)
    yield { ...envelope, object: 'chat.completion.chunk', choices: [], usage: usage.block }
}
