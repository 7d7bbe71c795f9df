import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider'
import type { Json } from '@ground-control/core/json'
import { soundTokens } from '@ground-control/core/prices/sound-usage'
import { fromJson, toJson } from '../to-json.ts'
import type { Vault } from '../vault.ts'

type Result = LanguageModelV4GenerateResult

/** What is recorded of a model's answer: all that an agent can see of it, without the wire's own bytes. */
export function recordOf(result: Result, vault: Vault): Json {
  const { content, finishReason, usage, providerMetadata, structuredOutputText, warnings, response } = result
  return toJson(
    {
      content,
      finishReason,
      usage: {
        input: [
          usage.inputTokens?.total,
          usage.inputTokens?.noCache,
          usage.inputTokens?.cacheRead,
          usage.inputTokens?.cacheWrite,
        ].map(soundTokens),
        output: [usage.outputTokens?.total, usage.outputTokens?.text, usage.outputTokens?.reasoning].map(
          soundTokens,
        ),
      },
      providerMetadata,
      structuredOutputText,
      warnings,
      response: { id: response?.id, modelId: response?.modelId, timestamp: response?.timestamp },
    },
    vault,
    "the model's answer",
  )
}

type Recorded = Omit<Result, 'usage' | 'response'> & {
  usage: { input: Array<number | null>; output: Array<number | null> }
  response: { id?: string; modelId?: string; timestamp?: string }
}

/** The answer as the agent gets it, the same live and on replay. `record` is what `recordOf` made. */
export function resultOf(record: Json): Result {
  // Our own journal: written by recordOf alone and never changed since.
  const recorded = fromJson(record) as Recorded
  const { usage, response } = recorded
  const [total, noCache, cacheRead, cacheWrite] = usage.input.map(orUndefined)
  const [outputTotal, text, reasoning] = usage.output.map(orUndefined)
  return {
    ...recorded,
    usage: {
      inputTokens: { total, noCache, cacheRead, cacheWrite },
      outputTokens: { total: outputTotal, text, reasoning },
    },
    response: {
      ...response,
      timestamp: response.timestamp === undefined ? undefined : new Date(response.timestamp),
    },
  }
}

const orUndefined = (value: number | null) => value ?? undefined
