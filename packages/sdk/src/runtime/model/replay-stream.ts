import type {
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'

/** A recorded answer as a stream: each piece of content in one part. */
export function replayStream(
  result: LanguageModelV4GenerateResult,
): ReadableStream<LanguageModelV4StreamPart> {
  return ReadableStream.from(partsOf(result))
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
