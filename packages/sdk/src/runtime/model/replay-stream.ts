import type {
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
  LanguageModelV4StreamResult,
} from '@ai-sdk/provider'
import type { Failure } from '@ground-control/core/runs/schema'
import { ModelCallError } from '../../errors.ts'

/** A recorded answer as a stream: each piece of content in one part. */
export function replayStream(
  result: LanguageModelV4GenerateResult,
): ReadableStream<LanguageModelV4StreamPart> {
  return ReadableStream.from(partsOf(result))
}

/** The details of a failure that came when parts had been delivered already. */
export const deliveredDetails = { delivered: true }

/**
 * A stream that broke off after it had begun was not thrown at the agent but ended with an error, and does so again;
 * without the parts before it, which are not recorded. Null for a failure that was thrown.
 */
export function replayBroken(failure: Failure): LanguageModelV4StreamResult | null {
  const { details } = failure
  if (typeof details !== 'object' || details === null || !('delivered' in details)) return null
  const parts: LanguageModelV4StreamPart[] = [{ type: 'error', error: new ModelCallError(failure) }]
  return { stream: ReadableStream.from(parts) }
}

export function* partsOf(result: LanguageModelV4GenerateResult): Generator<LanguageModelV4StreamPart> {
  const { content, finishReason, usage, providerMetadata, response, warnings } = result
  yield { type: 'stream-start', warnings }
  yield {
    type: 'response-metadata',
    id: response?.id,
    modelId: response?.modelId,
    timestamp: response?.timestamp,
  }
  for (const [index, piece] of content.entries()) yield* partsOfPiece(piece, String(index))
  yield { type: 'finish', finishReason, usage, providerMetadata }
}

function* partsOfPiece(piece: LanguageModelV4Content, id: string): Generator<LanguageModelV4StreamPart> {
  if (piece.type !== 'text' && piece.type !== 'reasoning') {
    yield piece
    return
  }
  const { type, text, providerMetadata } = piece
  yield { type: `${type}-start`, id, providerMetadata }
  if (text !== '') yield { type: `${type}-delta`, id, delta: text }
  yield { type: `${type}-end`, id, providerMetadata }
}
